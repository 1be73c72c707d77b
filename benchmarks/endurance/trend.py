"""Whether a series of samples grows: least squares, and how sure one may be of it."""

import math

BLOCKS = 8
# Two-sided 99.9 % of Student's t with BLOCKS - 2 degrees of freedom.
CRITICAL = 5.96


def least_squares(points):
    """Slope, its standard error, and the residuals of (x, y) points."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    residuals = [y - mean_y - slope * (x - mean_x) for x, y in points]
    error = math.sqrt(sum(r * r for r in residuals) / max(1, count - 2) / spread)
    return slope, error, residuals


def block_means(points):
    """Means of as many stretches of equal length: samples close to each other are not independent, these nearly are."""
    size = len(points) / BLOCKS
    stretches = [points[round(i * size):round((i + 1) * size)] for i in range(BLOCKS)]
    return [(sum(x for x, _ in s) / len(s), sum(y for _, y in s) / len(s)) for s in stretches if s]


class Trend:
    """The slope of a series over its last two thirds; resolution is a growth over that time too small to be called one."""

    def __init__(self, name, samples, resolution):
        """samples: (minutes, value), in order."""
        last = samples[-1][0]
        self.name = name
        self.points = [(at, value) for at, value in samples if at >= last / 3]
        self.resolution = resolution
        self.minutes = self.points[-1][0] - self.points[0][0]
        values = [value for _, value in self.points]
        self.low, self.high, self.mean = min(values), max(values), sum(values) / len(values)
        self.slope, _, residuals = least_squares(self.points)
        self.noise = max(residuals) - min(residuals)
        self.error = least_squares(block_means(self.points))[1] if len(self.points) >= 2 * BLOCKS else math.inf

    @property
    def growth(self):
        return self.slope * self.minutes

    @property
    def grows(self):
        """More than the resolution, and more than chance explains."""
        return self.growth > self.resolution and self.slope > CRITICAL * self.error

    def as_json(self):
        return {"name": self.name, "slope_per_minute": self.slope, "error_per_minute": self.error if self.error < math.inf else None,
                "mean": self.mean, "lowest": self.low, "highest": self.high, "noise": self.noise, "samples": len(self.points),
                "grows": self.grows}


def table(trends):
    lines = ["| | mean | range | slope a minute | ± (99.9 %) | grows |", "|---|---|---|---|---|---|"]
    for t in trends:
        sure = f"{CRITICAL * t.error:.3g}" if t.error < math.inf else "too few samples"
        lines.append(f"| {t.name} | {t.mean:.4g} | {t.low:.4g}-{t.high:.4g} | {t.slope:+.3g} | {sure} | {'YES' if t.grows else 'no'} |")
    return "\n".join(lines)
