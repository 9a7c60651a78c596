"""An HTTP endpoint that takes a case: `pip install CLONE fastapi uvicorn`, then `uvicorn endpoint:app`.

CLONE is the folder of the repository of Ottava, such as `./ottava-source`.
FastAPI reads the case, answers mistakes with 422 and the place of each, and describes case and advice in `/docs`.
"""

from fastapi import FastAPI

from ottava import Advice, Advisor, Case

app = FastAPI(title="Advice on disputes")
advisor = Advisor()


@app.post("/advice")
def advise(case: Case) -> Advice:
    """Advise on a case; the same case gives the same bytes."""
    return advisor.advise(case)
