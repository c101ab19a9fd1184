#!/usr/bin/env python3
"""Largest errors of the kernels' polynomials: 2^x, GELU and the tanh form of GELU.

    .venv/bin/python scripts/parity/polynomials.py

Reads the coefficients from Sources/Kernels/Shared/Functions.swift, evaluates them in float32 in
the order of that source, and compares with float64. Exits with 1 if an error is above the one
that Numerics.md states. Needs numpy and scipy.
"""

import pathlib
import re
import sys

import numpy as np
from scipy.special import ndtr

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "Sources/Kernels/Shared/Functions.swift"
F = np.float32
MAGIC = F(12_582_912)


def coefficients(source, name):
    """The polynomial of one function, highest power first, and the range its input is kept in."""
    body = re.search(rf"func {name}\(.*?\n}}", source, re.S).group(0)
    start = re.search(r"var p = all\(([-\d_.e]+)\)", body).group(1)
    rest = re.findall(r"p = p \* \w+ \+ all\(([-\d_.e]+)\)", body)
    limit = re.search(r"minimum\(.*all\((\d\.\d)\)\)\n", body)
    return [F(c.replace("_", "")) for c in [start, *rest]], limit and F(limit.group(1))


def horner(values, x):
    p = np.full_like(x, values[0])
    for c in values[1:]:
        p = p * x + c
    return p


def power_of_two(values, lowest):
    """Relative error of 2^x for lowest <= x <= 0."""
    x = np.linspace(lowest, 0, 4_000_001).astype(F)
    shifted = x + MAGIC
    n = shifted - MAGIC
    power = np.ldexp(horner(values, x - n), n.astype(np.int32))
    return np.max(np.abs(power / np.exp2(x.astype(np.float64)) - 1))


def gelu(values, limit, definition):
    """Largest absolute error."""
    x = np.linspace(-100, 100, 4_000_001).astype(F)
    v = np.minimum(np.abs(x), limit)
    y = np.maximum(x, F(0)) + v * horner(values, v)
    return np.abs(y - definition(x.astype(np.float64))).max()


def main():
    source = SOURCE.read_text(encoding="utf-8")
    power, _ = coefficients(source, "powerOfTwo")
    plain, plain_limit = coefficients(source, "gelu")
    tanh, tanh_limit = coefficients(source, "geluTanh")
    tail = np.sqrt(2 / np.pi)
    results = [
        ("2^x, relative, -1 <= x <= 0", power_of_two(power, -1), 1.1e-4),
        ("2^x, relative, -125 <= x <= 0", power_of_two(power, -125), 1.1e-4),
    ]
    for name, values, limit, definition in (
        ("gelu", plain, plain_limit, lambda x: x * ndtr(x)),
        (
            "gelu_new",
            tanh,
            tanh_limit,
            lambda x: 0.5 * x * (1 + np.tanh(tail * (x + 0.044715 * x**3))),
        ),
    ):
        results.append((f"{name}, absolute", gelu(values, limit, definition), 1.7e-3))
    failed = False
    for name, error, bound in results:
        failed |= error > bound
        print(f"{name}: {error:.3g} (stated: {bound:g})")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
