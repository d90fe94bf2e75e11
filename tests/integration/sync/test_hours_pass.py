"""What a program that syncs by itself asks of a network, hour after hour of pretended time."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event

import gen_events
import pytest
from tests.adversarial.stage import Device, Party, Stage, staged
from tests.fakes.pretended import PretendClock, Pretending, bytes_on_the_wire
from tests.fakes.sync_party import PASSWORD
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, WindowSpan
from workmoniq_desktop.services.rules.defaults import put_in_defaults
from workmoniq_desktop.sync.plan import (
    FIRST_RETRY_S,
    LONGEST_RETRY_S,
    LOOK_S,
    METERED_LOOK_S,
    OFFLINE_LOOK_S,
)
from workmoniq_desktop.system.network import Network

MORNING_US = 20_600 * DAY_US + 8 * HOUR_US
_NAMES = count()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made


@pytest.fixture
def party(stage: Stage, tmp_path: Path) -> Iterator[Party]:
    made = Party(stage, tmp_path)
    yield made
    stage.proxy.forget()
    made.close()


def desk(party: Party, folder: Path, at_us: int = MORNING_US) -> Device:
    """A computer with an account and the rules every history has, in pretended time."""
    device = Device(folder / "desk", "desk", clock=PretendClock(at_us))
    party.devices.append(device)
    put_in_defaults(device.database)
    party.sheet = device.sync.create(
        server=party.stage.url, username=party.username, password=PASSWORD, invite=None
    )
    device.sync.confirm_recovery(party.sheet.code)
    device.sync.enable()
    device.sync.stop()
    return device


def test_an_account_that_was_just_made_sends_one_small_segment(
    party: Party, stage: Stage, tmp_path: Path
) -> None:
    device = desk(party, tmp_path)
    with stage.watching() as seen:
        device.now()
    sent = [each for each in seen if "/segments" in each.path]
    assert [len(each.body) for each in sent] == [4514]
    assert sum(map(bytes_on_the_wire, seen)) < 20_000


def test_an_idle_desktop_with_its_window_closed_asks_less_than_twenty_times_an_hour(
    party: Party, stage: Stage, tmp_path: Path
) -> None:
    device = desk(party, tmp_path)
    device.now()
    passing = Pretending(device, stage.proxy)
    asked = passing.pass_by(26)
    assert passing.troubles == []
    assert max(passing.by_hour.values()) < 20
    assert len(asked) / 26 < 8
    assert len(passing.looks) == pytest.approx(26 * 4, abs=2)
    assert max(passing.waited) == LOOK_S
    looked = [each for each in asked if each.path == "/v1/heads"]
    assert sum(each.status == 304 for each in looked) > 0.9 * len(looked)


def test_a_desktop_that_only_listens_asks_less_than_twenty_times_an_hour(
    party: Party, stage: Stage, tmp_path: Path
) -> None:
    """While another machine sends an hour each hour, and it follows."""
    device = desk(party, tmp_path)
    device.now()
    laptop = party.device("laptop")
    offer = device.sync.pair()
    joining = laptop.sync.join(code=offer.code, server=stage.url)
    assert offer.wait(Event()) is not None
    offer.confirm(joining.check)
    assert joining.wait(Event())
    joining.accept(upload_history=True)
    laptop.now()
    device.now()
    hours = 0

    def meanwhile(at_us: int) -> None:
        nonlocal hours
        if (at_us - MORNING_US) // HOUR_US > hours:
            laptop.work(hours)
            laptop.now()
            hours += 1

    passing = Pretending(device, stage.proxy, meanwhile)
    passing.pass_by(6)
    assert hours >= 5
    assert passing.troubles == []
    assert max(passing.by_hour.values()) < 20
    assert len(device.hours(laptop)) >= hours - 1


def test_without_a_network_nothing_is_asked_and_with_one_again_all_is_sent(
    party: Party, stage: Stage, tmp_path: Path
) -> None:
    device = desk(party, tmp_path)
    device.now()
    record(device, MORNING_US, MORNING_US + 2 * HOUR_US)
    passing = Pretending(device, stage.proxy, network=Network(is_online=False))
    assert passing.pass_by(2) == []
    assert set(passing.waited[:-1]) == {OFFLINE_LOOK_S}
    passing.network = Network()
    asked = passing.pass_by(0.5)
    assert sum("/segments" in each.path for each in asked) >= 2


def test_a_network_paid_by_the_byte_is_asked_once_an_hour(
    party: Party, stage: Stage, tmp_path: Path
) -> None:
    device = desk(party, tmp_path)
    device.now()
    passing = Pretending(device, stage.proxy, network=Network(is_metered=True))
    asked = passing.pass_by(5)
    assert sum(each.path == "/v1/heads" for each in asked) == len(passing.looks) == 5
    assert set(passing.waited) == {METERED_LOOK_S}


def test_a_server_that_is_gone_is_asked_ever_more_seldom_and_soon_when_it_is_back(
    party: Party, stage: Stage, tmp_path: Path
) -> None:
    device = desk(party, tmp_path)
    device.now()
    passing = Pretending(device, stage.proxy)

    def gone(exchange: Exchange) -> None:
        exchange.lost = "request"

    with stage.lying(before=(gone,)):
        passing.pass_by(3)
    assert set(passing.troubles) == {"server_gone"}
    waits = passing.waited[:-1]
    bounds = [min(LONGEST_RETRY_S, FIRST_RETRY_S * 2**n) for n in range(1, len(waits) + 1)]
    assert waits == bounds  # the longest that may be drawn; less is as well
    assert waits[-1] == LONGEST_RETRY_S
    assert len(waits) < 24
    troubles = len(passing.troubles)
    passing.pass_by(0.6)
    assert len(passing.troubles) == troubles


def test_a_server_that_asks_for_time_is_left_alone_for_as_long(
    party: Party, stage: Stage, tmp_path: Path
) -> None:
    device = desk(party, tmp_path)
    device.now()

    def slow_down(exchange: Exchange) -> None:
        exchange.status, exchange.answer = 429, b'{"code":"slow_down"}'
        exchange.answer_headers = {"Retry-After": "700", "Content-Type": "application/problem+json"}

    passing = Pretending(device, stage.proxy)
    with stage.lying(before=(slow_down,)):
        passing.pass_by(2)
    assert set(passing.troubles) == {"slow_down"}
    assert min(passing.waited[:-1]) >= 700


class Day:
    """A realistic day of somebody's work, as a recorder comes to know it."""

    def __init__(self) -> None:
        windows, away = next(iter(gen_events.days(1, seed=3)))
        self.windows = [
            (int(start * SECOND_US), int((start + length) * SECOND_US), told["app"], told["title"])
            for start, length, told in windows
        ]
        self.away = [
            (int(start * SECOND_US), int((start + length) * SECOND_US))
            for start, length, told in away
            if told["status"] == "afk"
        ]
        self.begins_us = self.windows[0][0]

    def record(self, device: Device, from_us: int, now_us: int) -> None:
        """What is known at a moment and was not before; idle time is found out late."""
        after_us = Settings().idle_after_s * SECOND_US
        presence: list[PresenceSpan | WindowSpan] = []
        at_us = self.begins_us
        idle = [
            (start_us, min(end_us, now_us))
            for start_us, end_us in self.away
            if min(end_us, now_us) - start_us >= after_us
        ]
        for start_us, end_us in [*idle, (now_us, now_us)]:
            for low_us, high_us, state, reason in (
                (at_us, start_us, State.ACTIVE, "in use"),
                (start_us, end_us, State.IDLE, "no input"),
            ):
                if low_us < high_us and high_us > from_us - HOUR_US:
                    presence.append(
                        PresenceSpan(
                            device=device.host,
                            start_us=low_us,
                            end_us=high_us,
                            state=state,
                            reason=reason,
                            offset_minutes=60,
                        )
                    )
            at_us = end_us
        windows = [
            WindowSpan(
                device=device.host,
                start_us=start_us,
                end_us=min(end_us, now_us),
                app=app,
                title=title,
                offset_minutes=60,
            )
            for start_us, end_us, app, title in self.windows
            if start_us < now_us and end_us > from_us
        ]
        with device.database.recording() as recording:
            recording.put([*presence, *windows])
            recording.add(
                Tally(
                    device=device.host,
                    minute_us=minute * MINUTE_US,
                    keys=minute * 7919 % 211,
                    clicks=minute * 104_729 % 23,
                    scrolls=minute * 1_299_709 % 37,
                    travel_px=minute * 15_485_863 % 9_001,
                )
                for minute in range(from_us // MINUTE_US, now_us // MINUTE_US)
                if not any(low_us <= minute * MINUTE_US < high_us for low_us, high_us in idle)
            )
            recording.settle(now_us)


def record(device: Device, from_us: int, to_us: int) -> None:
    """One window, all the time."""
    with device.database.recording() as recording:
        recording.put(
            [
                WindowSpan(
                    device=device.host, start_us=from_us, end_us=to_us, app="editor", title="one"
                )
            ]
        )


@pytest.mark.parametrize("seed", [1, 12])
def test_a_working_day_takes_less_than_200_kilobytes(
    party: Party, stage: Stage, tmp_path: Path, seed: int
) -> None:
    """Nine hours of a realistic day with all that is asked and answered; TLS would add 3 %.

    With seed 12 a stretch is told twice, since idle time is found out after it was told.
    """
    day = Day()
    device = desk(party, tmp_path, day.begins_us)
    device.now()
    known_us = day.begins_us

    def meanwhile(at_us: int) -> None:
        nonlocal known_us
        day.record(device, known_us, at_us)
        known_us = at_us

    passing = Pretending(device, stage.proxy, meanwhile, seed=seed)
    asked = passing.pass_by(9)
    assert passing.troubles == []
    sent = [len(each.body) for each in asked if "/segments" in each.path]
    assert 7 <= len(sent) <= 11
    assert sum(map(bytes_on_the_wire, asked)) < 200_000
