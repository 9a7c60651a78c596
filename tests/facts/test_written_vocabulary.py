"""The vocabulary, written out by hand: entity, attribute (starred for a quick case), values."""

from ottava.facts import built_in_vocabulary

TABLE = """
dispute | category * | neighbour family elder_support inheritance land_property labour debt \
consumer traffic medical environment school public_security government_decision other
dispute | causes | set data relationship structural value interest
dispute | escalation_stage | integer 1 9
dispute | duration_days | integer 0 -
dispute | stakes | trivial livelihood serious
dispute | claim_permitted | permitted barred_by_policy barred_by_law
dispute | restriction_verified | boolean
dispute | side_issues | boolean
dispute | rumour | boolean
dispute | violation | none minor minor_repeated serious
dispute | deadline_hours | number 0 -
party | kind | person household group company institution
party | people | integer 1 -
party | role * | claimant respondent guardian bystander
party | temperament | even hot withdrawn
party | arousal * | calm upset highly_agitated violent
party | stance | flexible insistent
party | obligation | none fulfilling refusing unable disputed
party | violation | none minor minor_repeated serious
party | endangers | none present continues_after_warning
party | threats | set conditional specific self_harm
party | understands_law | boolean
party | heard | boolean
party | fears_other_party | boolean
party | weaker | boolean
party | reachable | boolean
party | influencer_available | boolean
party | legal_remedy | boolean
party | persuasion * | not_tried receptive partial refuses
party | attempts | integer 0 -
party | capacity | full intoxicated mentally_impaired minor
party | shared_language | full partial none
party | vulnerabilities | set elderly child disability illness poverty bereavement migrant
party | harm | set injury child_injured loss_of_income loss_of_home property dignity
party | trust | integer 0 4
party | need | none small urgent
party | consent | given refused withdrawn
relationship | type | intimate kin neighbour employment business strangers citizen_authority
relationship | shared_home | boolean
relationship | children_in_home | boolean
relationship | continuing | boolean
relationship | prior | good neutral hostile
relationship | power_imbalance | none moderate severe
relationship | domestic_violence * | not_applicable not_screened none_after_screening suspected confirmed
safety | imminent_violence * | none credible ongoing
safety | weapon * | boolean
safety | injury | boolean
safety | child_or_elder_at_risk | boolean
safety | threats * | set conditional specific self_harm
safety | past_violence | boolean
safety | public_danger | none present continues_after_warning
fact_finding | status * | ascertained partly disputed not_investigated
fact_finding | evidence | set document video measurement expert witness
fact_finding | debate_about | facts handling both
fact_finding | disclosed_to_parties | boolean
history | police_calls_12m | integer 0 -
history | prior_agreement | none kept breached
history | handler_conduct | respectful insulting condescending coercive broken_promise
history | last_talk | none calm blew_up
procedure | legal_step | none complaint arbitration court_pending court_referred judgment enforcement settled
procedure | days_left | number 0 -
handler | role * | mediator police cadre authority
handler | power * | none warn sanction refer
handler | impartial | boolean
handler | knows_context | boolean
handler | subject_knowledge | weak adequate
context | gathering | boolean
context | disrupts_daily_life | boolean
context | private_space | boolean
context | customs_known | boolean
"""

Row = tuple[str, bool, str, tuple[str, ...], float | None, float | None]


def rows() -> list[Row]:
    """Each line as (path, quick, kind, values, minimum, maximum)."""
    return [_row(*(part.split() for part in line.split("|"))) for line in TABLE.strip().splitlines()]


def _row(entity: list[str], name: list[str], said: list[str]) -> Row:
    path, quick = f"{entity[0]}.{name[0]}", name[1:] == ["*"]
    match said:
        case ["boolean"]:
            return path, quick, "boolean", (), None, None
        case ["integer" | "number" as kind, low, high]:
            return path, quick, kind, (), float(low), None if high == "-" else float(high)
        case ["set", *values]:
            return path, quick, "set", tuple(values), None, None
    return path, quick, "choice", tuple(said), None, None


def test_the_vocabulary_is_the_one_written_down() -> None:
    found = [
        (each.path, each.quick, each.kind, each.values, each.minimum, each.maximum) for each in built_in_vocabulary()
    ]
    assert found == rows()
