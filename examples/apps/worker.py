"""Several threads that share one advisor: cases go into a queue, advice comes out."""

from queue import Queue
from threading import Thread

from ottava import Advice, Advisor, Case, OttavaError

advisor = Advisor()


def work(cases: "Queue[Case | None]", results: "Queue[Advice | OttavaError]") -> None:
    """Advise on cases until there is None in place of one."""
    while (case := cases.get()) is not None:
        try:
            results.put(advisor.advise(case))
        except OttavaError as error:
            results.put(error)


def start(count: int, cases: "Queue[Case | None]", results: "Queue[Advice | OttavaError]") -> list[Thread]:
    """Start that many workers on the two queues."""
    threads = [Thread(target=work, args=(cases, results)) for _ in range(count)]
    for each in threads:
        each.start()
    return threads
