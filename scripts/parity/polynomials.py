#!/usr/bin/env python3
"""Largest errors of the kernels' polynomials: e^x, GELU and the tanh form of GELU.

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
    limit = re.search(r"all\((\d\.\d)\)\)\n", body)
    return [F(c.replace("_", "")) for c in [start, *rest]], limit and F(limit.group(1))


def horner(values, x):
    p = np.full_like(x, values[0])
    for c in values[1:]:
        p = p * x + c
    return p


def power_of_two(values):
    """Relative error of 2^f for |f| <= 1/2."""
    f = np.linspace(-0.5, 0.5, 2_000_001).astype(F)
    return np.max(np.abs(horner(values, f) / np.exp2(f.astype(np.float64)) - 1))


def exponential(values, lowest):
    """Relative error of e^x for lowest <= x <= 0."""
    x = np.linspace(lowest, 0, 4_000_001).astype(F)
    t = x * F(1.442695041)
    shifted = t + MAGIC
    n = shifted - MAGIC
    e = np.ldexp(horner(values, t - n), n.astype(np.int32))
    return np.max(np.abs(e / np.exp(x.astype(np.float64)) - 1))


def gelu(values, limit, definition):
    """Largest absolute error for |x| <= 8, and beyond, in units of |x|."""
    x = np.linspace(-100, 100, 4_000_001).astype(F)
    u = np.clip(x, -limit, limit)
    y = x * (F(0.5) + u * horner(values, u * u))
    wide = x.astype(np.float64)
    error = np.abs(y - definition(wide))
    near = np.abs(x) <= 8
    return error[near].max(), (error / np.maximum(np.abs(wide), 1e-9))[~near].max()


def main():
    source = SOURCE.read_text(encoding="utf-8")
    e, _ = coefficients(source, "exponential")
    plain, plain_limit = coefficients(source, "gelu")
    tanh, tanh_limit = coefficients(source, "geluTanh")
    tail = np.sqrt(2 / np.pi)
    results = [
        ("2^f, relative, |f| <= 1/2", power_of_two(e), 1.9e-7),
        ("e^x, relative, -1 <= x <= 0", exponential(e, -1), 2.1e-7),
        ("e^x, relative, -87 <= x <= 0", exponential(e, -87), 4.0e-6),
    ]
    for name, values, limit, definition, bounds in (
        ("gelu", plain, plain_limit, lambda x: x * ndtr(x), (1.5e-4, 1.2e-5)),
        (
            "gelu_new",
            tanh,
            tanh_limit,
            lambda x: 0.5 * x * (1 + np.tanh(tail * (x + 0.044715 * x**3))),
            (1.5e-4, 1.4e-5),
        ),
    ):
        near, far = gelu(values, limit, definition)
        results.append((f"{name}, absolute, |x| <= 8", near, bounds[0]))
        results.append((f"{name}, in units of |x|, |x| > 8", far, bounds[1]))
    failed = False
    for name, error, bound in results:
        failed |= error > bound
        print(f"{name}: {error:.3g} (stated: {bound:g})")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
