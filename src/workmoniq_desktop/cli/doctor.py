"""`workmoniq doctor`: look for what is not well; no content is read out."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count
from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.errors import NoHistory, WorkMoniQError
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history import Finding

# Without these two nobody can say whether the worker was there, or at what.
_NEEDED = frozenset({Sense.WINDOW.value, Sense.IDLE.value})


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--full", action="store_true", help="read every page of the history")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    findings = [*_of_the_history(doors, full=args.full), *_of_the_app(doors.ask_app("status"))]
    if args.json:
        terminal.say_json({"findings": [_as_json(finding) for finding in findings]})
    else:
        for finding in findings:
            mark = "well" if finding.well else "NOT WELL"
            terminal.say(f"{mark:<9} {plain(finding.name)}: {plain(finding.sentence)}")
    bad = sum(not finding.well for finding in findings)
    if bad:
        what = f"{bad} of {count(len(findings), 'finding')}"
        raise WorkMoniQError(f"{what} not well; each line marked so says what to do")
    return 0


def _of_the_history(doors: Doors, *, full: bool) -> tuple[Finding, ...]:
    try:
        with doors.open_history(False) as history:
            return history.doctor.examine(full)
    except NoHistory:
        raise
    except WorkMoniQError as failure:
        return (Finding(name="history", well=False, sentence=str(failure)),)


def _of_the_app(answer: Mapping[str, object] | None) -> list[Finding]:
    if answer is None:
        return [Finding(name="recorder", well=True, sentence="does not run now")]
    findings = [Finding(name="recorder", well=True, sentence=f"runs: {answer.get('state')}")]
    trouble = answer.get("trouble")
    if isinstance(trouble, str):
        findings = [Finding(name="recorder", well=False, sentence=trouble)]
    senses = answer.get("senses")
    if isinstance(senses, list | tuple):
        findings += [_of_a_sense(sense) for sense in senses if isinstance(sense, Mapping)]
    return findings


def _of_a_sense(sense: Mapping[str, object]) -> Finding:
    """A backend, or none; the refusals tell why it is not a better one."""
    name, backend, refusals = str(sense.get("name")), sense.get("backend"), sense.get("refusals")
    reasons = [
        f"not {refusal.get('backend')}: {refusal.get('reason')}"
        for refusal in (refusals if isinstance(refusals, list | tuple) else ())
        if isinstance(refusal, Mapping)
    ]
    sentence = "; ".join([f"heard by {backend}" if backend else "not heard", *reasons])
    # Without a reason the user has turned the sense off.
    missed = backend is None and bool(reasons) and name in _NEEDED
    return Finding(name=f"sense {name}", well=not missed, sentence=sentence)


def _as_json(finding: Finding) -> dict[str, object]:
    return {"name": finding.name, "well": finding.well, "sentence": finding.sentence}
