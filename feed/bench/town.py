"""Invented people who come back, watch, like, remix and tire, for measuring feeds in a closed loop: what is shown decides what is learned.

Three worlds that are put together differently: `tastes` (everybody likes a few topics, and clips show their topic), `camps` (two crowds
that dislike each other's clips) and `opaque` (what people like has nothing to do with what a clip can be seen to be about).

All curves are invented. Only the order of feeds and whether promises are kept is evidence, and only where it holds in all three.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WORLDS = ("tastes", "camps", "opaque")
WIDTH, TOPICS, OWN_TOPICS, MAKERS = 16, 40, 3, 100
DRIFT, TIRED, RECOVERY, QUALITY, SPREAD, NOISE = 0.03, 0.25, 0.89, 0.8, 0.35, 0.25
EXAMINED = 0.12  # of attention lost from one place to the next
LIKES, REMIXES, REFUSES = 0.25, 0.06, 0.03
START, ARRIVALS = 600, 25


@dataclass(frozen=True)
class Came:
    """What came of the clips of one page."""

    utility: Floats
    liked: NDArray[np.bool_]
    remixed: NDArray[np.bool_]
    refused: NDArray[np.bool_]


class Town:
    """People and clips. `visible` (N, WIDTH) is what a feed may know of a clip; what people feel about it only they know."""

    def __init__(self, world: str, *, people: int, seed: int, start: int = START, arrivals: int = ARRIVALS) -> None:
        self.world, self.people, self.arrivals = world, people, arrivals
        self.rng = np.random.default_rng([seed, WORLDS.index(world)])
        topics = self.rng.normal(size=(TOPICS, WIDTH))
        self.topics = topics / np.linalg.norm(topics, axis=1, keepdims=True)
        self.camp = self.rng.integers(2, size=people)
        self.interest = np.array([self._tastes(self.camp[one]) for one in range(people)])
        self.tired = np.zeros((people, TOPICS))
        self.vectors = np.zeros((0, WIDTH))
        self.visible = np.zeros((0, WIDTH))
        self.topic, self.maker = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self.quality, self.born = np.zeros(0), np.zeros(0)
        fame = self.rng.pareto(1.2, MAKERS) + 1
        self.fame = fame / fame.sum()
        self.round = 0
        self.publish(start)

    def _tastes(self, camp: int) -> Floats:
        """Three topics; in `camps` only topics of one's own side, and the other side's are disliked."""
        mine = np.flatnonzero(np.arange(TOPICS) % 2 == camp) if self.world == "camps" else np.arange(TOPICS)
        mixture = np.zeros(TOPICS)
        mixture[self.rng.choice(mine, OWN_TOPICS, replace=False)] = self.rng.dirichlet(np.ones(OWN_TOPICS))
        if self.world == "camps":
            mixture[np.arange(TOPICS) % 2 != camp] -= 0.5 / (TOPICS // 2)
        interest: Floats = mixture @ self.topics
        return interest

    def publish(self, count: int) -> None:
        """New clips."""
        topic = self.rng.integers(TOPICS, size=count)
        vectors = self.topics[topic] + SPREAD * self.rng.normal(size=(count, WIDTH)) / np.sqrt(WIDTH)
        seen = self.topics[self.rng.integers(TOPICS, size=count)] if self.world == "opaque" else vectors
        visible = seen + NOISE * self.rng.normal(size=vectors.shape) / np.sqrt(WIDTH)
        self.vectors, self.visible = np.concatenate([self.vectors, vectors]), np.concatenate([self.visible, visible])
        self.topic = np.concatenate([self.topic, topic])
        self.maker = np.concatenate([self.maker, self.rng.choice(MAKERS, count, p=self.fame)])
        self.quality = np.concatenate([self.quality, QUALITY * self.rng.normal(size=count)])
        self.born = np.concatenate([self.born, np.full(count, float(self.round))])

    def visitors(self) -> NDArray[np.int64]:
        """Half of the people, in an order of this round."""
        return self.rng.permutation(self.people)[: self.people // 2]

    def utility(self, one: int) -> Floats:
        """How much each clip is to somebody (N,), from 0 to 1."""
        pull = 3.0 * (self.vectors @ self.interest[one]) + self.quality - self.tired[one, self.topic] - 0.6
        utility: Floats = 1.0 / (1.0 + np.exp(-pull))
        return utility

    def watch(self, one: int, rows: NDArray[np.int64]) -> Came:
        """Somebody goes through a page."""
        utility = self.utility(one)[rows]
        seen = self.rng.random(len(rows)) < utility / (1 + EXAMINED * np.arange(len(rows)))
        liked = seen & (self.rng.random(len(rows)) < LIKES)
        remixed = seen & (self.rng.random(len(rows)) < REMIXES)
        refused = ~seen & (self.rng.random(len(rows)) < REFUSES * (1 - utility))
        np.add.at(self.tired[one], self.topic[rows], TIRED)
        return Came(utility, liked, remixed, refused)

    def switch(self, some: NDArray[np.int64]) -> None:
        """These people's tastes are others from now on."""
        for one in some:
            self.interest[one] = self._tastes(self.camp[one])
            self.tired[one] = 0

    def next_round(self) -> None:
        """Time passes: tastes drift, fatigue fades, clips are published."""
        self.round += 1
        self.interest += DRIFT * self.rng.normal(size=self.interest.shape)
        self.tired *= RECOVERY
        self.publish(self.arrivals)
