#!/usr/bin/env python3
"""Largest errors of the kernels' polynomials: 2^x, its logarithm, GELU and the tanh form of GELU.

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
BIAS = F(1016)


def body(source, name):
    return re.search(rf"func {name}\(.*?\n}}", source, re.S).group(0)


def coefficients(source, name):
    """The polynomial of one function, highest power first."""
    places = re.findall(
        r"p = (?:p \* \w+ \+ )?all\(([-\d_.e]+)(?: \* (\d+))?\)", body(source, name)
    )
    return [F(c.replace("_", "")) * F(factor or 1) for c, factor in places]


def bump(source, name):
    """The polynomial of a form of GELU, highest power first, and the range its input is kept in."""
    values = re.search(r"lessABump\(x, (.*)\)", body(source, name)).group(1)
    limit = re.search(r"smaller\(.*all\(([\d.]+)\)\)\n", body(source, "lessABump")).group(1)
    return [F(c.replace("_", "")) for c in values.split(", ")], F(limit)


def horner(values, x):
    p = np.full_like(x, values[0])
    for c in values[1:]:
        p = p * x + c
    return p


def fraction(bits):
    return (bits & np.uint32(0x007F_FFFF) | np.uint32(0x3F80_0000)).view(F)


def power_of_two(values, lowest):
    """Relative error of 2^x for lowest <= x < 8, x in the steps that the biased sum keeps."""
    biased = np.linspace(lowest, 7.999, 4_000_001).astype(F) + BIAS
    fixed = biased.view(np.uint32) << np.uint32(9)
    p = horner(values, fraction(fixed))
    power = (p.view(np.uint32) + (fixed & np.uint32(0xFF80_0000))).view(F)
    x = biased.astype(np.float64) - float(BIAS)
    return np.max(np.abs(power / np.exp2(x) - 1))


def logarithm(values):
    """Absolute error of log2 x for 2^-100 <= x <= 2^20."""
    x = np.exp2(np.linspace(-100, 20, 4_000_001)).astype(F)
    bits = x.view(np.uint32)
    exponent = (bits & np.uint32(0x7F80_0000)).astype(np.int32).astype(F) * F(2**-23) - F(127)
    return np.max(
        np.abs(exponent + horner(values, fraction(bits) - F(1)) - np.log2(x.astype(float)))
    )


def gelu(values, limit, definition):
    """Largest absolute error."""
    x = np.linspace(-100, 100, 4_000_001).astype(F)
    v = np.minimum(np.abs(x), limit)
    y = np.maximum(x, F(0)) + v * horner(values, v)
    return np.abs(y - definition(x.astype(np.float64))).max()


def main():
    source = SOURCE.read_text(encoding="utf-8")
    power = coefficients(source, "powerOfTwo")
    plain, plain_limit = bump(source, "gelu")
    tanh, tanh_limit = bump(source, "geluTanh")
    tail = np.sqrt(2 / np.pi)
    results = [
        ("2^x, relative, -118 <= x < 8", power_of_two(power, -118), 7.5e-5),
        ("log2 x, absolute", logarithm(coefficients(source, "logarithm")), 1.7e-5),
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
        results.append((f"{name}, absolute", gelu(values, limit, definition), 2.1e-3))
    failed = False
    for name, error, bound in results:
        failed |= error > bound
        print(f"{name}: {error:.3g} (stated: {bound:g})")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
