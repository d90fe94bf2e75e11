"""The small numbers that stand for states in the file. Frozen: a number never changes meaning."""

from workmoniq_desktop.domain.spans import State

STATE_CODES: dict[State, int] = {
    State.ACTIVE: 0,
    State.IDLE: 1,
    State.LOCKED: 2,
    State.ASLEEP: 3,
    State.OFF: 4,
    State.PAUSED: 5,
    State.PRIVATE: 6,
    State.BLIND: 7,
    State.WIPED: 8,
}
STATES: dict[int, State] = {code: state for state, code in STATE_CODES.items()}
