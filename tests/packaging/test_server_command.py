"""workmoniq-server is there, and says that it cannot serve yet."""

import pytest

from workmoniq_server.__main__ import main


def test_serve_says_in_one_line_that_there_is_no_server(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["serve"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "workmoniq-server: this release has no server yet\n"


@pytest.mark.parametrize("question", ["--help", "--version"])
def test_questions_are_answered(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([question])
    assert ended.value.code == 0
    assert "workmoniq-server" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["dance"]])
def test_a_wrong_use_ends_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
