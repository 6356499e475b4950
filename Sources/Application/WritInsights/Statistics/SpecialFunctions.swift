// The functions behind intervals and tests. Own code, because no Swift package at hand has them; the tests compare them
// with published values.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Beta, gamma and normal distributions, in double precision.
enum SpecialFunctions {
    /// Steps of a series or a fraction before it is taken as it is; a hundred are enough for counts in the millions.
    private static let stepsMax = 500
    private static let precision = 1e-15
    /// Keeps a fraction from dividing by nothing.
    private static let tiny = 1e-300

    /// ln Γ(x), x > 0 (Lanczos, g = 7, n = 9; absolute error below 1e-13).
    static func lnGamma(_ x: Double) -> Double {
        let coefficients = [
            0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
            12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
        ]
        guard x >= 0.5 else { return log(Double.pi / sin(Double.pi * x)) - lnGamma(1 - x) }
        let shifted = x - 1
        let base = shifted + 7.5
        var sum = coefficients[0]
        for (index, coefficient) in coefficients.enumerated().dropFirst() {
            sum += coefficient / (shifted + Double(index))
        }
        return 0.5 * log(2 * Double.pi) + (shifted + 0.5) * log(base) - base + log(sum)
    }

    /// ln of the number of ways to choose `k` of `n`.
    static func lnChoose(_ n: Int, _ k: Int) -> Double {
        guard k > 0, k < n else { return 0 }
        return lnGamma(Double(n) + 1) - lnGamma(Double(k) + 1) - lnGamma(Double(n - k) + 1)
    }

    // MARK: Beta

    /// The regularized incomplete beta function I_x(a, b): the share of Beta(a, b) below `x`.
    static func beta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let front = exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * log(x) + b * log1p(-x))
        // The fraction converges fast on this side of the mean.
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
    }

    /// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        func guarded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / guarded(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...stepsMax {
            let m = Double(step)
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 / guarded(1 + term * d)
                c = guarded(1 + term / c)
                result *= c * d
            }
            if abs(c * d - 1) < precision { break }
        }
        return result
    }

    /// The value below which a share `p` of Beta(a, b) lies, by bisection: slow and never wrong.
    static func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<100 where high - low > 1e-15 * max(high, 1e-6) {
            let middle = (low + high) / 2
            if beta(middle, a, b) < p { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    // MARK: Tails

    /// P(X >= k) of a binomial.
    static func binomialUpperTail(_ k: Int, of n: Int, _ p: Double) -> Double {
        if k <= 0 { return 1 }
        if k > n { return 0 }
        return beta(p, Double(k), Double(n - k) + 1)
    }

    /// P(X <= k) of a binomial.
    static func binomialLowerTail(_ k: Int, of n: Int, _ p: Double) -> Double {
        k >= n ? 1 : beta(1 - p, Double(n - k), Double(k) + 1)
    }

    /// P(X <= k) of a Poisson variable with this mean.
    static func poissonLowerTail(_ k: Int, mean: Double) -> Double {
        guard k >= 0 else { return 0 }
        guard mean > 0 else { return 1 }
        var sum = 0.0
        for count in 0...k { sum += poisson(count, mean: mean) }
        return min(1, sum)
    }

    /// P(X = k) of a Poisson variable with this mean.
    static func poisson(_ k: Int, mean: Double) -> Double {
        guard mean > 0 else { return k == 0 ? 1 : 0 }
        return exp(Double(k) * log(mean) - mean - lnGamma(Double(k) + 1))
    }
}
