//! Findings, errors and reasons as the sentences of the locale files take them.

use super::window::Window;

/// Names and values that a sentence needs. The sentence is the message `particle-` and the code,
/// such as `particle-EV-P001`. A value is a figure as it is read, or a stable word that the
/// sentence chooses by; an end that is open is the word `none`.
pub type Details = Vec<(&'static str, String)>;

/// Four significant digits: enough to tell a printed figure from a computed one.
pub(super) fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let magnitude = value.abs().log10().floor();
    if !(-4.0..6.0).contains(&magnitude) {
        return format!("{value:.3e}");
    }
    let decimals = (3.0 - magnitude).clamp(0.0, 8.0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text
}

/// A share in percent, without the sign.
pub(super) fn percent(share: f64) -> String {
    figure(share * 100.0)
}

/// The ends of a window under the names `low` and `high`, written by `show`.
pub(super) fn window(window: Window, show: impl Fn(f64) -> String) -> [(&'static str, String); 2] {
    let end = |end: Option<f64>| {
        // The largest number stands for no limit where an end has to be given.
        end.filter(|end| end.abs() < f64::MAX)
            .map_or_else(|| "none".to_owned(), &show)
    };
    [("low", end(window.low)), ("high", end(window.high))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        let shown = [0.0, 1.0, 98.765_43, 0.05, 123_456.0, 6.092e12, -3.5e-7].map(figure);
        let expected = ["0", "1", "98.77", "0.05", "123456", "6.092e12", "-3.500e-7"];
        assert_eq!(shown, expected);
        assert_eq!(percent(0.875), "87.5");
    }

    #[test]
    fn an_open_end_is_none() {
        let ends = |range| window(range, figure).map(|(_, end)| end);
        assert_eq!(ends(Window::at_least(20.0)), ["20", "none"]);
        assert_eq!(ends(Window::between(1.0, f64::MAX)), ["1", "none"]);
    }
}
