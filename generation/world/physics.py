"""Exact flight and contact of balls, for many clips at once: why the world's contact times are true and not a step's guess.

- Between two events every ball has constant acceleration, so a clip is a list of parabolas; there is no time step to tune.
- Each turn of the loop finds every clip's own next event (ground, obstacle, other ball, net, start, standstill), moves that clip
  there and resolves it. The closed form serves the ground and the net; obstacles and pairs are bracketed, then solved by Newton.
- A contact is an impulse along the normal with the material's restitution, and Coulomb friction that turns the ball.

Shape suffixes: B clips, N balls, P pairs, O obstacles, E events, T asked times, Q samples and J rows of a bracket, A the nine numbers
of a ball's state (x, y, velocity x, velocity y, acceleration x, acceleration y, angle, spin, mode).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from generation.network.plan import GRAVITY
from generation.world.motion import (
    BALL,
    FLIGHT,
    GROUND,
    IN_NET,
    NET,
    OBSTACLE,
    RESTING,
    ROLLING,
    WAITING,
    Array,
    Balls,
    Contacts,
    Mask,
    Motion,
    Net,
    Obstacles,
    Whole,
)

INERTIA = 0.4  # a solid sphere's, over mass times radius squared
ROLL_BELOW = 0.35  # metres a second: a slower rebound from the ground is not a bounce any more
ROLLING_DRAG = 0.035  # of gravity
LEAST_REBOUND = 0.12  # metres a second: what keeps a ball that lies on another from touching it without end
PRESSED_BELOW = 2e-3  # metres: a ball this little over the ground stands on it when another hits it
QUIET_BELOW = 0.12  # metres a second: slower touches make no event
NET_DRIFT = 0.12  # share of the speed across that a net leaves
NET_PLAY = 0.05  # metres from its middle at which a ball may leave it
HORIZON = 0.3  # seconds: longer brackets would miss a grazing touch
SAMPLES = 24  # Q of a bracket


def fall_time(height: Array, velocity: Array, pull: Array) -> Array:
    """When `height + velocity t + pull t^2 / 2` comes down through 0; inf when it never does. The form without cancellation."""
    inside = velocity**2 - 2 * pull * height
    root = np.sqrt(np.maximum(inside, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        time = np.where(velocity > 0, (velocity + root) / -pull, 2 * height / (root - velocity))
    down = (height <= 0) & (velocity <= 0)  # it is there already, and 0 / 0 would let it fall on
    return np.where(down, 0.0, np.where((inside >= 0) & (time >= 0), time, np.inf))


class _Loop:
    """The state of the clips that are still going on."""

    def __init__(self, balls: Balls, obstacles: Obstacles | None, net: Net | None, until: Array | float) -> None:
        self.balls, self.obstacles, self.net = balls, obstacles, net
        count, many = balls.x_BN.shape
        self.until_B = np.broadcast_to(until, count)
        self.clip_B = np.arange(count)  # which clip a row is
        self.time_B = np.zeros(count)
        here = balls.radius_BN > 0
        mode = np.where(here & (balls.start_BN <= 0), FLIGHT, np.where(here, WAITING, RESTING))
        # A waiting ball does not move, and gets its velocity at its start.
        moving = [np.where(mode == FLIGHT, value, 0.0) for value in (balls.velocity_x_BN, balls.velocity_y_BN, balls.spin_BN)]
        pull_y = np.where(mode == FLIGHT, -GRAVITY, 0.0)
        self._bind(np.stack((balls.x_BN, balls.y_BN, *moving[:2], 0 * pull_y, pull_y, balls.angle_BN, moving[2], mode), 1))
        self.pairs = np.array(list(combinations(range(many), 2)), dtype=np.int64).reshape(-1, 2)
        self.touches: list[tuple[Array | Whole, ...]] = []

    def _bind(self, state_BAN: Array) -> None:
        self.state_BAN = state_BAN
        self.x, self.y, self.vx, self.vy, self.pull_x, self.pull_y, self.angle, self.spin, self.mode = np.moveaxis(state_BAN, 1, 0)

    def _keep(self, rows: Whole) -> None:
        """Go on with these rows only: the last clips to end should not cost as much as all."""
        self.clip_B, self.time_B, self.until_B = self.clip_B[rows], self.time_B[rows], self.until_B[rows]
        self.balls = self.balls.take(rows)
        self.obstacles = self.obstacles.take(rows) if self.obstacles else None
        self.net = self.net.take(rows) if self.net else None
        self._bind(self.state_BAN[rows])

    def run(self, most_turns: int) -> Motion:
        """Turn after turn until every clip is over, or too eventful."""
        count = len(self.clip_B)
        log = [(self.clip_B, self.time_B.copy(), self.state_BAN.copy())]
        for _turn in range(most_turns):
            alive_B = self.time_B < self.until_B - 1e-12
            if alive_B.sum() < 0.75 * len(alive_B):
                self._keep(np.flatnonzero(alive_B))
                alive_B = alive_B[alive_B]
            if not len(alive_B):
                break
            self._turn(alive_B)
            log.append((self.clip_B, self.time_B.copy(), self.state_BAN.copy()))
        time_EB = np.full((len(log), count), np.inf)
        state_EBAN = np.zeros((len(log), count, *self.state_BAN.shape[1:]))
        for turn, (clip_B, time_B, state_BAN) in enumerate(log):
            time_EB[turn, clip_B], state_EBAN[turn, clip_B] = time_B, state_BAN
        finished_B = np.ones(count, dtype=bool)
        finished_B[self.clip_B] = self.time_B >= self.until_B - 1e-12
        return Motion(time_EB, state_EBAN, self._contacts(), finished_B)

    def _contacts(self) -> Contacts:
        columns = [np.concatenate(column) for column in zip(*self.touches, strict=True)] if self.touches else [np.zeros(0)] * 7
        order = np.lexsort((columns[1], columns[0]))
        clip, time, ball, kind, other, impulse, speed = (column[order] for column in columns)
        whole = (column.astype(np.int64) for column in (clip, ball, kind, other))
        clip, ball, kind, other = whole
        return Contacts(clip, time, ball, kind, other, impulse, speed)

    def _turn(self, alive_B: Mask) -> None:
        """Move every living clip to its own next event and resolve it."""
        flying = self.mode == FLIGHT
        ground_BN = np.where(flying, fall_time(self.y - self.balls.radius_BN, self.vy, self.pull_y), np.inf)
        start_BN = np.where(self.mode == WAITING, self.balls.start_BN - self.time_B[:, None], np.inf)
        with np.errstate(divide="ignore", invalid="ignore"):
            still_BN = np.where(self.mode == ROLLING, np.abs(self.vx) / (ROLLING_DRAG * GRAVITY), np.inf)
        enter_BN, leave_BN = self._net_times()
        event_B = np.stack((ground_BN, start_BN, still_BN, enter_BN, leave_BN)).min((0, 2))
        step_B = np.minimum(np.minimum(self.until_B - self.time_B, np.where(self._may_meet(), HORIZON, np.inf)), event_B)
        step_B = np.where(alive_B, np.maximum(step_B, 0), 0)
        pair_B, pair_time_B = self._pair_times(step_B)
        obstacle_B, obstacle_time_B = self._obstacle_times(np.minimum(step_B, pair_time_B))
        step_B = np.minimum(step_B, np.minimum(pair_time_B, obstacle_time_B))
        self._advance(step_B)
        due_B1 = np.where(alive_B, step_B, -1.0)[:, None] + 1e-12
        self._start(start_BN <= due_B1)
        self._stand_still(still_BN <= due_B1)
        self._enter_net(enter_BN <= due_B1)
        self._leave_net(leave_BN <= due_B1)
        self._touch_ground(ground_BN <= due_B1)
        self._touch_obstacle(np.flatnonzero(alive_B & (obstacle_time_B <= step_B)), obstacle_B)
        self._touch_ball(np.flatnonzero(alive_B & (pair_time_B <= step_B)), pair_B)

    def _may_meet(self) -> Mask:
        """The clips where something moves that an obstacle or another ball could be in the way of; the others need no bracket."""
        moving_BN = (self.mode != RESTING) & (self.mode != WAITING)
        here_BN = (self.balls.radius_BN > 0) & (self.mode != WAITING)
        meet_B = moving_BN.any(1) & (here_BN.sum(1) > 1)
        return meet_B if self.obstacles is None else meet_B | (moving_BN & (self.mode != ROLLING)).any(1)

    def _advance(self, step_B: Array) -> None:
        step = step_B[:, None]
        self.x += step * (self.vx + 0.5 * step * self.pull_x)
        self.y += step * (self.vy + 0.5 * step * self.pull_y)
        self.vx += step * self.pull_x
        self.vy += step * self.pull_y
        self.angle += step * self.spin
        rolling = self.mode == ROLLING
        self.spin[rolling] = -self.vx[rolling] / self.balls.radius_BN[rolling]
        self.time_B += step_B

    # -- the net ------------------------------------------------------------------------------------------------------

    def _net_times(self) -> tuple[Array, Array]:
        never = np.full_like(self.x, np.inf)
        if self.net is None:
            return never, never
        above = self.y - self.net.y_B[:, None]
        enter = np.where((self.mode == FLIGHT) & (above > 1e-9), fall_time(above, self.vy, self.pull_y), np.inf)
        across = self.x + np.where(np.isfinite(enter), enter, 0) * self.vx - self.net.x_B[:, None]
        enter = np.where(np.abs(across) < self.net.half_width_B[:, None], enter, np.inf)
        leave = np.where(self.mode == IN_NET, fall_time(above + self.net.length, self.vy, self.pull_y), np.inf)
        return enter, leave

    def _enter_net(self, mask: Mask) -> None:
        clip, ball = np.nonzero(mask)
        if not len(clip) or self.net is None:
            return
        falling = -self.vy[clip, ball]
        end = np.maximum(self.net.slowing * falling, 1.0)
        self.mode[clip, ball] = IN_NET
        self.pull_y[clip, ball] = np.maximum((falling**2 - end**2) / (2 * self.net.length), -GRAVITY)
        # The cords turn the ball to their middle, and it leaves almost straight down.
        time = 2 * self.net.length / (falling + end)
        aside = self.x[clip, ball] - self.net.x_B[clip]
        leaving = NET_DRIFT * self.vx[clip, ball]
        across = np.clip(0.3 * aside, -NET_PLAY, NET_PLAY) - aside
        self.vx[clip, ball] = 2 * across / time - leaving
        self.pull_x[clip, ball] = (leaving - self.vx[clip, ball]) / time
        self.spin[clip, ball] *= 0.6
        impulse = self.balls.mass_BN[clip, ball] * falling
        self._record(clip, ball, NET, np.full_like(clip, -1), impulse, falling)

    def _leave_net(self, mask: Mask) -> None:
        self.mode[mask] = FLIGHT
        self.pull_x[mask] = 0
        self.pull_y[mask] = -GRAVITY

    # -- start and standstill -----------------------------------------------------------------------------------------

    def _start(self, mask: Mask) -> None:
        self.mode[mask] = FLIGHT
        self.vx[mask], self.vy[mask] = self.balls.velocity_x_BN[mask], self.balls.velocity_y_BN[mask]
        self.spin[mask] = self.balls.spin_BN[mask]
        self.pull_y[mask] = -GRAVITY

    def _stand_still(self, mask: Mask) -> None:
        self.mode[mask] = RESTING
        self.vx[mask] = self.pull_x[mask] = self.spin[mask] = 0

    # -- contacts -----------------------------------------------------------------------------------------------------

    def _record(self, clip: Whole, ball: Whole, kind: int, other: Whole, impulse: Array, speed: Array) -> None:
        loud = speed >= QUIET_BELOW
        clip, ball, other, impulse, speed = clip[loud], ball[loud], other[loud], impulse[loud], speed[loud]
        self.touches.append((self.clip_B[clip], self.time_B[clip], ball, np.full_like(clip, kind), other, impulse, speed))

    def _rebound(self, clip: Whole, ball: Whole, normal_x: Array, normal_y: Array, restitution: Array, least: float) -> tuple[Array, Array]:
        """Turn the velocity at a fixed surface: returns the speed along the normal before, and the impulse over mass."""
        vx, vy, spin = self.vx[clip, ball], self.vy[clip, ball], self.spin[clip, ball]
        radius, friction = self.balls.radius_BN[clip, ball], self.balls.friction_BN[clip, ball]
        speed = -(vx * normal_x + vy * normal_y)
        push = speed + np.maximum(restitution * speed, least)
        # The tangent is the normal turned clockwise; the contact point moves with the ball and with its spin.
        slip = vx * normal_y - vy * normal_x + spin * radius
        drag = np.clip(-slip * INERTIA / (1 + INERTIA), -friction * push, friction * push)
        self.vx[clip, ball] = vx + push * normal_x + drag * normal_y
        self.vy[clip, ball] = vy + push * normal_y - drag * normal_x
        self.spin[clip, ball] = spin + drag / (INERTIA * radius)
        return speed, push

    def _touch_ground(self, mask: Mask) -> None:
        clip, ball = np.nonzero(mask)
        if not len(clip):
            return
        self.y[clip, ball] = self.balls.radius_BN[clip, ball]
        zero = np.zeros(len(clip))
        speed, push = self._rebound(clip, ball, zero, zero + 1, self.balls.restitution_BN[clip, ball], 0.0)
        self._record(clip, ball, GROUND, np.full_like(clip, -1), self.balls.mass_BN[clip, ball] * push, speed)
        slow = self.vy[clip, ball] < ROLL_BELOW
        clip, ball = clip[slow], ball[slow]
        self.mode[clip, ball] = ROLLING
        self.vy[clip, ball] = self.pull_y[clip, ball] = 0
        self.spin[clip, ball] = -self.vx[clip, ball] / self.balls.radius_BN[clip, ball]
        self.pull_x[clip, ball] = -ROLLING_DRAG * GRAVITY * np.sign(self.vx[clip, ball])

    def _touch_obstacle(self, clip: Whole, obstacle_B: Whole) -> None:
        if not len(clip) or self.obstacles is None:
            return
        which = obstacle_B[clip]
        ball, other = which // self.obstacles.x_BO.shape[1], which % self.obstacles.x_BO.shape[1]
        x, y = self.x[clip, ball], self.y[clip, ball]
        away_x = x - self.obstacles.x_BO[clip, other]
        away_y = y - np.clip(y, self.obstacles.low_BO[clip, other], self.obstacles.high_BO[clip, other])
        distance = np.hypot(away_x, away_y)
        speed, push = self._rebound(
            clip, ball, away_x / distance, away_y / distance, self.obstacles.restitution_BO[clip, other], LEAST_REBOUND
        )
        self._record(clip, ball, OBSTACLE, other, self.balls.mass_BN[clip, ball] * push, speed)

    def _touch_ball(self, clip: Whole, pair_B: Whole) -> None:
        if not len(clip):
            return
        first, second = self.pairs[pair_B[clip]].T
        balls = self.balls
        away_x, away_y = self.x[clip, first] - self.x[clip, second], self.y[clip, first] - self.y[clip, second]
        distance = np.hypot(away_x, away_y)
        normal_x, normal_y = away_x / distance, away_y / distance
        relative_x, relative_y = self.vx[clip, first] - self.vx[clip, second], self.vy[clip, first] - self.vy[clip, second]
        speed = -(relative_x * normal_x + relative_y * normal_y)
        mass = balls.mass_BN[clip, first] * balls.mass_BN[clip, second] / (balls.mass_BN[clip, first] + balls.mass_BN[clip, second])
        restitution = np.minimum(balls.restitution_BN[clip, first], balls.restitution_BN[clip, second])
        push = mass * (speed + np.maximum(restitution * speed, LEAST_REBOUND))
        slip = relative_x * normal_y - relative_y * normal_x
        slip += self.spin[clip, first] * balls.radius_BN[clip, first] + self.spin[clip, second] * balls.radius_BN[clip, second]
        grip = balls.friction_BN[clip, first] * push
        drag = np.clip(-slip * mass * INERTIA / (1 + INERTIA), -grip, grip)
        for ball, sign in ((first, 1.0), (second, -1.0)):
            own = balls.mass_BN[clip, ball]
            self.vx[clip, ball] += sign * (push * normal_x + drag * normal_y) / own
            self.vy[clip, ball] += sign * (push * normal_y - drag * normal_x) / own
            self.spin[clip, ball] += drag / (INERTIA * own * balls.radius_BN[clip, ball])
        self._press(clip, first, second, normal_x, normal_y)
        self._press(clip, second, first, -normal_x, -normal_y)
        self._lift_off(clip, first)
        self._lift_off(clip, second)
        self._record(clip, first, BALL, second, push, speed)

    def _press(self, clip: Whole, upper: Whole, lower: Whole, normal_x: Array, normal_y: Array) -> None:
        """A ball that is hit while it stands on the ground is held by it, and the other is thrown back.

        Without this the lower ball would beat between the two ever faster.
        """
        held = (self.y[clip, lower] - self.balls.radius_BN[clip, lower] < PRESSED_BELOW) & (self.vy[clip, lower] < 0) & (normal_y > 0)
        clip, upper, lower, normal_x, normal_y = clip[held], upper[held], lower[held], normal_x[held], normal_y[held]
        self.vy[clip, lower] = 0
        apart = (self.vx[clip, upper] - self.vx[clip, lower]) * normal_x + self.vy[clip, upper] * normal_y
        missing = np.maximum(LEAST_REBOUND - apart, 0)
        self.vx[clip, upper] += missing * normal_x
        self.vy[clip, upper] += missing * normal_y

    def _lift_off(self, clip: Whole, ball: Whole) -> None:
        """A ball that lay or rolled and was hit flies or is pressed into the ground; either way its next event decides."""
        grounded = (self.mode[clip, ball] == ROLLING) | (self.mode[clip, ball] == RESTING)
        clip, ball = clip[grounded], ball[grounded]
        level = np.abs(self.vy[clip, ball]) < 1e-6
        self.mode[clip, ball] = np.where(level, ROLLING, FLIGHT)
        self.vy[clip[level], ball[level]] = 0
        self.pull_x[clip, ball] = np.where(level, -ROLLING_DRAG * GRAVITY * np.sign(self.vx[clip, ball]), 0.0)
        self.pull_y[clip, ball] = np.where(level, 0.0, -GRAVITY)

    # -- when balls meet ----------------------------------------------------------------------------------------------

    def _pair_times(self, step_B: Array) -> tuple[Whole, Array]:
        if not len(self.pairs):
            return np.zeros(len(step_B), dtype=np.int64), np.full(len(step_B), np.inf)
        first, second = self.pairs.T

        def apart(value_BN: Array) -> Array:
            return value_BN[:, first] - value_BN[:, second]

        awake = (self.balls.radius_BN > 0) & (self.mode != WAITING)
        reach_BP = np.where(awake[:, first] & awake[:, second], self.balls.radius_BN[:, first] + self.balls.radius_BN[:, second], 0.0)
        x, y = apart(self.x), apart(self.y)
        vx, vy, pull_x, pull_y = apart(self.vx), apart(self.vy), apart(self.pull_x), apart(self.pull_y)
        # No pair that is farther apart than it can travel needs a bracket.
        travel = (np.abs(vx) + np.abs(vy) + (np.abs(pull_x) + np.abs(pull_y)) * step_B[:, None]) * step_B[:, None]
        near_B, near_P = np.nonzero((reach_BP > 0) & (np.hypot(x, y) - reach_BP < travel + 1e-6))
        pick = (near_B, near_P)
        coefficients = np.stack([value[pick] for value in (x, y, vx, vy, pull_x, pull_y)])
        hit = _first_touch(coefficients, None, reach_BP[pick], step_B[near_B])
        time_BP = np.full(reach_BP.shape, np.inf)
        time_BP[pick] = hit
        return time_BP.argmin(1), time_BP.min(1)

    def _obstacle_times(self, step_B: Array) -> tuple[Whole, Array]:
        if self.obstacles is None:
            return np.zeros(len(step_B), dtype=np.int64), np.full(len(step_B), np.inf)
        obstacles, shape = self.obstacles, (*self.x.shape, self.obstacles.x_BO.shape[1])
        x = self.x[:, :, None] - obstacles.x_BO[:, None]
        y = self.y[:, :, None] - obstacles.low_BO[:, None]
        tall = np.broadcast_to((obstacles.high_BO - obstacles.low_BO)[:, None], shape)
        reach = self.balls.radius_BN[:, :, None] + obstacles.thickness_BO[:, None]
        step = step_B[:, None, None]
        moves = [np.broadcast_to(value[:, :, None], shape) for value in (self.vx, self.vy, self.pull_x, self.pull_y)]
        travel = (np.abs(moves[0]) + np.abs(moves[1]) + (np.abs(moves[2]) + np.abs(moves[3])) * step) * step
        gap = np.hypot(x, y - np.clip(y, 0, tall)) - reach
        moving = ((self.mode == FLIGHT) | (self.mode == IN_NET))[:, :, None]
        pick = np.nonzero(moving & (gap < travel + 1e-6))
        coefficients = np.stack([value[pick] for value in (x, y, *moves)])
        time = np.full(shape, np.inf)
        time[pick] = _first_touch(coefficients, tall[pick], reach[pick], step_B[pick[0]])
        flat = time.reshape(len(step_B), -1)
        return flat.argmin(1), flat.min(1)


def _first_touch(coefficients_6J: Array, tall_J: Array | None, reach_J: Array, step_J: Array) -> Array:
    """When a parabola first comes within reach of a point, or of an upright line of height `tall` over it; inf if it does not."""
    touch_J = np.full(len(reach_J), np.inf)
    if not len(reach_J):
        return touch_J

    def gap(time: Array, rows: tuple[Array, ...], tall: Array | None, reach: Array) -> tuple[Array, Array]:
        """Distance squared less reach squared, and its rate."""
        x, y, vx, vy, pull_x, pull_y = rows
        away_x = x + time * (vx + 0.5 * time * pull_x)
        away_y = y + time * (vy + 0.5 * time * pull_y)
        if tall is not None:
            away_y = away_y - np.clip(away_y, 0, tall)
        return away_x**2 + away_y**2 - reach**2, 2 * (away_x * (vx + time * pull_x) + away_y * (vy + time * pull_y))

    time_JQ = step_J[:, None] * np.linspace(0, 1, SAMPLES + 1)
    rows = tuple(coefficients_6J[:, :, None])
    gap_JQ, rate_JQ = gap(time_JQ, rows, None if tall_J is None else tall_J[:, None], reach_J[:, None])
    # A touch that rounding has left a hair inside and still closing is a touch now.
    now_J = (gap_JQ[:, 0] <= 1e-7) & (rate_JQ[:, 0] < -1e-9)
    outside_JQ = gap_JQ[:, :-1] > 0
    outside_JQ[:, 0] |= (gap_JQ[:, 0] > -1e-7) & (rate_JQ[:, 0] >= 0)
    cross_JQ = outside_JQ & (gap_JQ[:, 1:] <= 0)
    found = np.flatnonzero(cross_JQ.any(1) & ~now_J)
    if len(found):
        index = cross_JQ[found].argmax(1)
        low, high = time_JQ[found, index], time_JQ[found, index + 1]
        rows = tuple(coefficients_6J[:, found])
        tall = None if tall_J is None else tall_J[found]
        for _halving in range(6):
            middle = (low + high) / 2
            outside = gap(middle, rows, tall, reach_J[found])[0] > 0
            low, high = np.where(outside, middle, low), np.where(outside, high, middle)
        time = low
        for _newton in range(4):
            value, rate = gap(time, rows, tall, reach_J[found])
            time = np.clip(time - value / np.where(np.abs(rate) < 1e-12, -1e-12, rate), low, high)
        touch_J[found] = time
    touch_J[now_J] = 0.0
    return touch_J


def simulate_balls(
    balls: Balls, obstacles: Obstacles | None = None, net: Net | None = None, until: Array | float = 4.0, most_turns: int = 160
) -> Motion:
    """Let the balls go and follow them for `until` seconds (of every clip its own), but through no more than `most_turns` events."""
    return _Loop(balls, obstacles, net, until).run(most_turns)
