//! `type_one REPLICATES SEED`, for `cargo xtask type-one`: how often sequential tests signal when no risk
//! is raised, by simulation, beside the chance that was computed. It prints a Markdown table, and
//! fails when a simulated share is further from the computed chance than chance explains.

#![expect(clippy::print_stdout, reason = "a program for `cargo xtask type-one`")]

use std::error::Error;

use evigil_signal::monitor::maxsprt::{
    BinomialDesign, BinomialLooks, ConditionalDesign, HistoryEnd, Plan, PoissonDesign,
    simulate_type_one,
};

/// Standard errors beyond which a design is taken to be wrong: of sixteen right ones, once in a
/// thousand runs.
const FAR: f64 = 4.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [replicates, seed] = arguments.as_slice() else {
        return Err("type_one REPLICATES SEED".into());
    };
    let (replicates, seed): (u64, u64) = (replicates.parse()?, seed.parse()?);
    println!(
        "{replicates} courses without raised risk a design, seed {seed}\n\n\
         | design | alpha | critical value | computed chance of a signal | simulated (99% interval) | \
         difference in standard errors |\n|---|---|---|---|---|---|"
    );
    let mut far = Vec::new();
    for (number, (name, alpha, plan)) in (0..).zip(designs()) {
        // Other courses for each design, so that the rows are independent.
        let own = seed.wrapping_mul(1000).wrapping_add(number);
        let simulated = simulate_type_one(&plan, replicates, own)?;
        let chance = simulated.type_one;
        let error = (chance * (1.0 - chance) / replicates as f64).sqrt();
        let away = (simulated.rate - chance) / error;
        println!(
            "| {name} | {alpha} | {:.6} | {chance:.6} | {:.5} ({:.5} to {:.5}) | {away:+.2} |",
            simulated.critical_value,
            simulated.rate,
            simulated.interval.lower,
            simulated.interval.upper
        );
        if away.abs() > FAR || chance > alpha + 1e-9 {
            far.push(name);
        }
    }
    if far.is_empty() {
        return Ok(());
    }
    Err(format!("not within Monte Carlo error: {}", far.join("; ")).into())
}

fn designs() -> Vec<(String, f64, Plan)> {
    let mut designs = Vec::new();
    let mut add = |name: &str, alpha: f64, plan: Plan| designs.push((name.to_owned(), alpha, plan));
    for (alpha, limit) in [(0.05, 1.0), (0.05, 10.0), (0.05, 100.0), (0.01, 20.0)] {
        let design = PoissonDesign::continuous(alpha, limit);
        let name = format!("Poisson, T = {limit}, every event a look");
        add(&name, alpha, Plan::Poisson(design));
    }
    let late = PoissonDesign {
        min_events: 4,
        delay: 1.0,
        ..PoissonDesign::continuous(0.05, 20.0)
    };
    add(
        "Poisson, T = 20, M = 4, D = 1, every event a look",
        0.05,
        Plan::Poisson(late),
    );
    add(
        "Poisson, T = 20, ten equal looks",
        0.05,
        Plan::Poisson(PoissonDesign::groups(0.05, &[2.0; 10])),
    );
    add(
        "Poisson, T = 20, looks after 1, 3, 4, 10, 20 expected",
        0.05,
        Plan::Poisson(PoissonDesign::groups(0.05, &[1.0, 2.0, 1.0, 6.0, 10.0])),
    );
    for (alpha, events, controls) in [
        (0.05, 50, 1.0),
        (0.05, 200, 1.0),
        (0.05, 100, 4.0),
        (0.01, 100, 0.5),
    ] {
        let design = BinomialDesign::continuous(alpha, events, controls);
        let name = format!("binomial, N = {events}, z = {controls}, every event a look");
        add(&name, alpha, Plan::Binomial(design));
    }
    let groups = BinomialDesign {
        looks: BinomialLooks::At(vec![10, 15, 40, 60, 100]),
        min_cases: 3,
        ..BinomialDesign::continuous(0.05, 100, 2.0)
    };
    add(
        "binomial, N = 100, z = 2, M = 3, looks after 10, 15, 40, 60, 100 events",
        0.05,
        Plan::Binomial(groups),
    );
    for (historical, stop, end, what) in [
        (10, 20, HistoryEnd::BetweenEvents, "between events"),
        (50, 20, HistoryEnd::BetweenEvents, "between events"),
        (20, 50, HistoryEnd::AtLastEvent, "at the last event"),
        (20, 50, HistoryEnd::AtNextEvent, "at the next event"),
    ] {
        let design = ConditionalDesign {
            alpha: 0.05,
            historical_events: historical,
            historical_exposure: 1.0,
            history_end: end,
            stop_events: stop,
            min_events: 1,
        };
        let name = format!(
            "conditional Poisson, {historical} historical events, history ends {what}, K = {stop}, \
             every event a look"
        );
        add(&name, 0.05, Plan::Conditional(design));
    }
    designs
}
