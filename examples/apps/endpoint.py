"""An address to send a case to: `pip install ottava fastapi uvicorn`, then `uvicorn endpoint:app`.

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
