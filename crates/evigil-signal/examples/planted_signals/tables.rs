//! What the seeds came to, as Markdown.

use crate::model::{EVENTS, EXPECTED, PLANTED_EACH, PRODUCTS, RISKS};
use crate::rules::{RULES, SCORES, needs_prior};
use crate::{Calls, PAIRS, Round};

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Half the width of a 95% interval of the mean.
fn reach(values: &[f64]) -> f64 {
    let (mean, count) = (mean(values), values.len() as f64);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    1.96 * (squares / (count - 1.0) / count).sqrt()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
    let half = values.len() / 2;
    if values.len().is_multiple_of(2) {
        (at(half.wrapping_sub(1)) + at(half)) / 2.0
    } else {
        at(half)
    }
}

/// Rounds that tell something of a rule or score, with planted pairs.
fn telling<'r>(rounds: &'r [Round], name: &str) -> Vec<&'r Round> {
    let needs = needs_prior(name);
    let told = rounds.iter().filter(|round| round.fitted || !needs);
    told.collect()
}

/// As [`telling`], without planted pairs.
fn telling_without<'r>(rounds: &'r [Round], name: &str) -> Vec<&'r Round> {
    let needs = needs_prior(name);
    let told = rounds.iter().filter(|round| round.fitted_without || !needs);
    told.collect()
}

fn risks(unit: &str) -> String {
    RISKS.map(|risk| format!(" {unit} {risk} |")).concat()
}

pub(crate) fn print(rounds: &[Round], reports: usize) {
    let of = |get: fn(&Round) -> usize| {
        mean(
            &rounds
                .iter()
                .map(|round| get(round) as f64)
                .collect::<Vec<_>>(),
        )
    };
    let planted = of(|round| round.planted.len());
    println!(
        "{} seeds; {reports} reports, {PRODUCTS} products, {EVENTS} events: {PAIRS} pairs, of which \
         {:.0} are reported in the mean; {planted:.1} planted pairs a seed, {PLANTED_EACH} of each relative risk at most, \
         with {} to {} reports expected without the risk; the prior of the shrinker could not be fitted for \
         {} seeds with planted pairs and {} without, which are left out where it is needed\n",
        rounds.len(),
        of(|round| round.reported),
        EXPECTED.0,
        EXPECTED.1,
        rounds.iter().filter(|round| !round.fitted).count(),
        rounds.iter().filter(|round| !round.fitted_without).count(),
    );
    ranks(rounds);
    calls(rounds);
    found(rounds);
}

fn ranks(rounds: &[Round]) {
    println!("Ranks of planted pairs among all reported pairs\n");
    println!(
        "| score | share of the first places, as many as are planted, with a planted pair | area under the curve |{}",
        risks("median rank at relative risk")
    );
    println!("|---|---|---|{}", "---|".repeat(RISKS.len()));
    for (score, name) in SCORES.iter().enumerate() {
        let rank = |ranks: &[f64; SCORES.len()]| ranks.get(score).copied().unwrap_or(f64::NAN);
        let told = telling(rounds, name);
        let shares = told.iter().map(|round| {
            let most = round.planted.len() as f64;
            let first = round.planted.iter().filter(|it| rank(&it.ranks) <= most);
            first.count() as f64 / most
        });
        let areas = told.iter().filter_map(|round| round.areas.get(score));
        let medians: String = (0..RISKS.len())
            .map(|risk| {
                let planted = told.iter().flat_map(|round| &round.planted);
                let of = planted.filter(|it| it.risk == risk);
                format!(" {:.0} |", median(of.map(|it| rank(&it.ranks)).collect()))
            })
            .collect();
        println!(
            "| {name} | {:.3} | {:.4} |{medians}",
            mean(&shares.collect::<Vec<_>>()),
            mean(&areas.copied().collect::<Vec<_>>())
        );
    }
}

fn calls(rounds: &[Round]) {
    println!("\nCalls a seed\n");
    println!(
        "| rule | it promises | calls | false calls | false discovery rate (95% interval of the mean) | share of null pairs called | share of null pairs called in the median seed | nothing planted: share of pairs called | nothing planted: share of seeds with a call |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (rule, [name, promise]) in RULES.iter().enumerate() {
        let (told, told_without) = (telling(rounds, name), telling_without(rounds, name));
        let of = |rounds: &[&Round], get: &dyn Fn(&Calls, &Round) -> f64| -> Vec<f64> {
            let calls = rounds
                .iter()
                .filter_map(|round| Some((round.rules.get(rule)?, round)));
            calls.map(|(calls, round)| get(calls, round)).collect()
        };
        let each = |get: &dyn Fn(&Calls, &Round) -> f64| of(&told, get);
        let without = |get: &dyn Fn(&Calls, &Round) -> f64| of(&told_without, get);
        let rates = each(&|calls, _| calls.wrong as f64 / calls.all.max(1) as f64);
        let of_null =
            each(&|calls, round| calls.wrong as f64 / (PAIRS - round.planted.len()) as f64);
        let any = without(&|calls, _| f64::from(u8::from(calls.without > 0)));
        println!(
            "| {name} | {promise} | {:.1} | {:.1} | {:.4} ({:.4} to {:.4}) | {:.5} | {:.5} | {:.5} | {:.3} |",
            mean(&each(&|calls, _| calls.all as f64)),
            mean(&each(&|calls, _| calls.wrong as f64)),
            mean(&rates),
            (mean(&rates) - reach(&rates)).max(0.0),
            mean(&rates) + reach(&rates),
            mean(&of_null),
            median(of_null.clone()),
            mean(&without(&|calls, _| calls.without as f64 / PAIRS as f64)),
            mean(&any),
        );
    }
}

fn found(rounds: &[Round]) {
    println!("\nShare of the planted pairs that are called\n");
    println!("| rule |{}", risks("relative risk"));
    println!("|---|{}", "---|".repeat(RISKS.len()));
    for (rule, [name, _]) in RULES.iter().enumerate() {
        let told = telling(rounds, name);
        let shares: String = (0..RISKS.len())
            .map(|risk| {
                let planted = told.iter().flat_map(|round| &round.planted);
                let of = planted.filter(|it| it.risk == risk);
                let called: Vec<f64> = of
                    .map(|it| f64::from(u8::from(it.called.get(rule) == Some(&true))))
                    .collect();
                format!(" {:.3} |", mean(&called))
            })
            .collect();
        println!("| {name} |{shares}");
    }
}
