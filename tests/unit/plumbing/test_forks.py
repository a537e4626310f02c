"""Processes that answer: they end with whoever forgets them."""

from __future__ import annotations

import gc

import psutil

from deepmath_viz.plumbing.forks import Forks

WORKER = "deepmath_viz.maths.graders.worker"


def test_who_forgets_to_close_leaves_no_process_and_no_warning():
    forks = Forks(WORKER, workers=1, seconds=10, megabytes=1536)
    forks.ask([["1", "1"]])
    assert forks.nursery is not None
    process = psutil.Process(forks.nursery.pid)
    circle = [forks]
    circle.append(circle)  # so that the collector finds it, in whatever order
    del forks, circle
    gc.collect()
    assert not process.is_running()


def test_what_has_begun_answers_and_ends_like_any_other():
    forks = Forks(WORKER, workers=1, seconds=10, megabytes=1536)
    forks.begin()
    begun = forks.nursery
    assert begun is not None
    forks.begin()
    assert forks.ask([["read", "12"]])[0].failed == ""
    assert forks.nursery is begun
    forks.close()
    forks.begin()  # and is closed before it is asked, or ready
    process = psutil.Process(forks.nursery.pid)
    forks.close()
    assert not process.is_running()
