"""`--tap`, read by perl's `prove`."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

SUITE = """
    import pytest

    def test_passes(): print("ok 99 - of the test itself")
    def test_number_hash(): "a # in no name"
    @pytest.mark.parametrize("n", ["a#b", "c d"])
    def test_named(n): pass
    @pytest.mark.skip(reason="no time # today")
    def test_skipped(): pass
    @pytest.mark.xfail(reason="not yet")
    def test_expected(): assert False
"""
FAILS = """
    def test_fails():
        have = 1
        assert have == 2
"""


def tap(pytester: pytest.Pytester, *arguments: str) -> tuple[int, list[str]]:
    """Exit code and lines of stdout."""
    found = pytester.runpytest_subprocess("--tap", "-p", "no:cacheprovider", *arguments)
    return int(found.ret), found.outlines


def test_lines(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_suite=SUITE)
    code, lines = tap(pytester)
    assert (code, lines) == (
        0,
        [
            "TAP version 13",
            "ok 1 - test_suite.py::test_passes",
            "ok 2 - test_suite.py::test_number_hash",
            "ok 3 - test_suite.py::test_named[a\\#b]",
            "ok 4 - test_suite.py::test_named[c d]",
            "ok 5 - test_suite.py::test_skipped # SKIP no time # today",
            "not ok 6 - test_suite.py::test_expected # TODO not yet",
            "1..6",
        ],
    )


def test_a_failure_has_its_reason_below_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_fails=FAILS)
    code, lines = tap(pytester)
    assert code == 1
    assert lines[1] == "not ok 1 - test_fails.py::test_fails"
    assert "# E       assert 1 == 2" in lines
    assert lines[-1] == "1..1"


BROKEN = {
    "setup": "import pytest\n@pytest.fixture\ndef f(): 1/0\ndef test_it(f): pass",
    "teardown": "import pytest\n@pytest.fixture\ndef f():\n  yield\n  1/0\ndef test_it(f): pass",
    "collection": "import nothing_there",
    "strict xpass": "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it(): pass",
}


@pytest.mark.parametrize("where", BROKEN)
def test_what_breaks_is_not_ok(pytester: pytest.Pytester, where: str) -> None:
    pytester.makepyfile(test_it=BROKEN[where])
    code, lines = tap(pytester)
    assert code != 0
    assert [line for line in lines if line.startswith("not ok")] != []


def test_no_test_is_no_success(pytester: pytest.Pytester) -> None:
    code, lines = tap(pytester)
    assert (code, lines[-1]) == (pytest.ExitCode.NO_TESTS_COLLECTED, "1..0 # SKIP no test was run")


SUBTESTS = """
    import unittest

    class Each(unittest.TestCase):
        def test_it(self):
            for i in (1, 2):
                with self.subTest("half", i=i):
                    self.assertEqual(i % 2, 0)
"""


def test_subtests_have_names_and_lines_of_their_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_it=SUBTESTS)
    _, lines = tap(pytester)
    assert [line for line in lines if "ok " in line[:7]][:2] == [
        "not ok 1 - test_it.py::Each::test_it [half] (i=1)",
        "ok 2 - test_it.py::Each::test_it [half] (i=2)",
    ]


NOISE = """
    import os, sys
    print("1..77")
    os.system("echo not ok 3")
    def test_it():
        print("Bail out!")
        os.system("echo 1..9")
"""


@pytest.mark.parametrize("options", [[], ["-s"], ["-n", "2"]], ids=" ".join)
def test_what_else_is_printed_is_not_on_stdout(
    pytester: pytest.Pytester, options: list[str]
) -> None:
    pytester.makepyfile(test_it=NOISE)
    pytester.makeconftest("print('1..5')\ndef pytest_sessionfinish(): print('ok 1')")
    assert tap(pytester, *options) == (0, ["TAP version 13", "ok 1 - test_it.py::test_it", "1..1"])


def test_stdout_is_given_back(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_it="def test_it(): pass")
    call = "pytest.main(['--tap', '-p', 'no:cacheprovider', 'test_it.py'])"
    done = pytester.runpython_c(f"import pytest; {call}; print('after'); {call}; print('again')")
    once = ["TAP version 13", "ok 1 - test_it.py::test_it", "1..1"]
    assert done.outlines == [*once, "after", *once, "again"]


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_questions_to_pytest_are_still_answered(pytester: pytest.Pytester, option: str) -> None:
    done = pytester.runpytest_subprocess("--tap", option)
    assert done.ret == 0
    assert "".join(done.outlines + done.errlines)


def test_a_file_that_cannot_be_read_does_not_end_the_run_of_others(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(test_a="def test_it(:", test_b="def test_it(): pass")
    done = prove(pytester, "test_a.py", "test_b.py")
    assert done.returncode != 0
    assert "Files=2, Tests=2" in done.stdout


def test_pytest_exit_says_why(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_it="import pytest\ndef test_it(): pytest.exit('no\\nserver')")
    code, lines = tap(pytester)
    assert (code, lines[-1]) == (pytest.ExitCode.INTERRUPTED, "Bail out! no server")


def test_with_workers(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_suite=SUITE)
    code, lines = tap(pytester, "-n", "2")
    assert (code, len([line for line in lines if "ok " in line[:7]]), lines[-1]) == (0, 6, "1..6")


def prove(pytester: pytest.Pytester, *files: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("prove")
    assert program, "prove comes with perl"
    command = f"{sys.executable} -m pytest --tap -p no:cacheprovider"
    return subprocess.run(
        [program, "--exec", command, *files],
        cwd=pytester.path,
        capture_output=True,
        text=True,
        check=False,
    )


def test_prove_accepts_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_suite=SUITE)
    done = prove(pytester, "test_suite.py")
    assert (done.returncode, "Result: PASS" in done.stdout) == (0, True), done.stdout
    assert "Files=1, Tests=6" in done.stdout


@pytest.mark.parametrize("text", [FAILS, *BROKEN.values(), "import os; os._exit(0)"])
def test_prove_sees_what_fails(pytester: pytest.Pytester, text: str) -> None:
    pytester.makepyfile(test_it=text)
    done = prove(pytester, "test_it.py")
    assert (done.returncode != 0, "Result: FAIL" in done.stdout) == (True, True), done.stdout
