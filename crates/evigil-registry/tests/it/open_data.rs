//! Open data give no small count away, and a budget of noise is spent once.

use evigil_core::Lang;
use evigil_registry::Fault;
use evigil_registry::flows::open_data::noise::discrete_laplace;
use evigil_registry::flows::open_data::suppression::{Equation, suppressed};
use evigil_registry::flows::open_data::{NoisyQuestion, Question, TableSettings};
use evigil_registry::record::List;
use evigil_registry::rights::{Actor, Role};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::json;

use crate::ground::on_each;

/// Rank by elimination in floating point with the largest pivot: another road than the code's.
fn rank(mut rows: Vec<Vec<f64>>) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..width {
        let best = (rank..rows.len())
            .max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()));
        let Some(best) = best.filter(|row| rows[*row][column].abs() > 1e-9) else {
            continue;
        };
        rows.swap(rank, best);
        for row in 0..rows.len() {
            if row != rank {
                let factor = rows[row][column] / rows[rank][column];
                let pivot = rows[rank].clone();
                for (entry, of_pivot) in rows[row].iter_mut().zip(&pivot) {
                    *entry -= factor * of_pivot;
                }
            }
        }
        rank += 1;
    }
    rank
}

/// A table of random counts with its totals.
fn random_table(rng: &mut ChaCha8Rng) -> (Vec<u64>, Vec<bool>, Vec<Equation>) {
    let (height, width) = (
        2 + rng.next_u32() as usize % 4,
        2 + rng.next_u32() as usize % 4,
    );
    let mut values: Vec<u64> = (0..height * width)
        .map(|_| match rng.next_u32() % 3 {
            0 => 0,
            1 => u64::from(rng.next_u32() % 6),
            _ => u64::from(rng.next_u32() % 60),
        })
        .collect();
    let mut equations = Vec::new();
    let mut sides = [Vec::new(), Vec::new()];
    for row in 0..height {
        let members: Vec<usize> = (0..width).map(|column| row * width + column).collect();
        sides[0].push(values.len());
        equations.push(Equation {
            total: values.len(),
            members: members.clone(),
        });
        values.push(members.iter().map(|at| values[*at]).sum());
    }
    for column in 0..width {
        let members: Vec<usize> = (0..height).map(|row| row * width + column).collect();
        sides[1].push(values.len());
        equations.push(Equation {
            total: values.len(),
            members: members.clone(),
        });
        values.push(members.iter().map(|at| values[*at]).sum());
    }
    let grand = values.len();
    values.push(sides[0].iter().map(|at| values[*at]).sum());
    for side in sides {
        equations.push(Equation {
            total: grand,
            members: side,
        });
    }
    let small = values
        .iter()
        .enumerate()
        .map(|(at, value)| at < height * width && *value < 5)
        .collect();
    (values, small, equations)
}

#[test]
fn no_withheld_cell_follows_from_what_is_shown() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let (mut withheld, mut shown) = (0, 0);
    for _ in 0..400 {
        let (values, small, equations) = random_table(&mut rng);
        let hidden = suppressed(&values, &small, &equations, 5);
        let columns: Vec<usize> = (0..values.len()).filter(|at| hidden[*at]).collect();
        for at in 0..values.len() {
            assert!(
                !small[at] || values[at] == 0 || hidden[at],
                "a small cell is shown"
            );
        }
        let entry = |equation: &Equation, at: usize| {
            f64::from(u8::from(equation.members.contains(&at)))
                - f64::from(u8::from(equation.total == at))
        };
        let rows: Vec<Vec<f64>> = equations
            .iter()
            .map(|equation| columns.iter().map(|at| entry(equation, *at)).collect())
            .collect();
        let known = rank(rows.clone());
        for at in 0..columns.len() {
            let mut asked = rows.clone();
            asked.push(
                (0..columns.len())
                    .map(|column| f64::from(u8::from(column == at)))
                    .collect(),
            );
            assert!(
                rank(asked) > known,
                "cell {} follows: {values:?} {hidden:?}",
                columns[at]
            );
        }
        withheld += columns.len();
        shown += values.len() - columns.len();
    }
    assert!(
        withheld > 1000 && shown > 3000,
        "{withheld} withheld, {shown} shown"
    );
}

#[test]
fn noise_has_the_distribution_that_it_says() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let drawn = 40_000;
    for thousandths in [200_u64, 1000, 3000] {
        let mut counts = [0_u32; 3];
        let mut sum = 0.0;
        for _ in 0..drawn {
            let noise = discrete_laplace(&mut rng, thousandths).expect("drawn");
            sum += noise as f64;
            if noise.unsigned_abs() < 3 {
                counts[noise.unsigned_abs() as usize] += 1;
            }
        }
        let q = (-(thousandths as f64) / 1000.0).exp();
        let p0 = (1.0 - q) / (1.0 + q);
        let expected = [p0, 2.0 * p0 * q, 2.0 * p0 * q * q];
        for (found, p) in counts.iter().zip(expected) {
            let p_found = f64::from(*found) / f64::from(drawn);
            // Five standard errors.
            let room = 5.0 * (p * (1.0 - p) / f64::from(drawn)).sqrt();
            assert!(
                (p_found - p).abs() < room,
                "{thousandths}: {p_found} for {p}"
            );
        }
        let variance = 2.0 * q / (1.0 - q).powi(2);
        assert!((sum / f64::from(drawn)).abs() < 5.0 * (variance / f64::from(drawn)).sqrt());
    }
}

#[test]
fn public_tables_are_made_and_a_budget_is_spent_once() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        for number in 0..3 {
            let disclosed = if number == 0 { "yes" } else { "no" };
            let sent = json!({"name": format!("C{number}"), "country": "JP", "prefecture": "東京都", "discloses_source": disclosed});
            ground.make(&clinic, "provider", sent).await;
        }
        let public = Actor::public();
        let settings = TableSettings::default();
        let table = registry
            .open_table(&public, "providers", settings, Lang::Ja)
            .await
            .expect("a table");
        let csv = table.to_csv().expect("CSV");
        assert!(csv.ends_with("prefecture,discloses_source,count\n東京都,no,2\n東京都,yes,1\n東京都,*,3\n*,no,2\n*,yes,1\n*,*,3\n"), "{csv}");
        assert!(
            csv.starts_with("# 都道府県別") && csv.contains("# CC-BY-4.0"),
            "{csv}"
        );
        for name in ["exposures", "reports", "lots"] {
            registry
                .open_table(&public, name, settings, Lang::En)
                .await
                .expect(name);
        }
        let unknown = registry
            .open_table(&public, "persons", settings, Lang::En)
            .await;
        assert!(
            matches!(
                unknown,
                Err(Fault::Step {
                    code: "EV-R449",
                    ..
                })
            ),
            "{unknown:?}"
        );

        let researcher = ground.member(Role::Researcher, "University").await;
        let system = Actor::system("test");
        let grant = |until: &str| json!({"user_id": researcher.id, "purpose": "dose", "epsilon": 1.0, "until": until});
        let valid = ground
            .make(&system, "access_grant", grant("2026-12-31"))
            .await;
        let over = ground.make(&system, "access_grant", grant("2026-10")).await;
        let ask = |grant: &str, epsilon: f64, route: &str| NoisyQuestion {
            access_grant_id: grant.to_owned(),
            question: Question {
                route: Some(route.to_owned()),
                ..Question::default()
            },
            epsilon,
        };
        // The permission is the researcher's, though an administrator has made it.
        let kind = registry.kind("access_grant").expect("a kind");
        let own = registry.list(&researcher, kind, &List::default()).await;
        let own: Vec<String> = own
            .expect("a list")
            .records
            .into_iter()
            .map(|it| it.id)
            .collect();
        assert_eq!(own, [valid.id.clone(), over.id.clone()]);
        let read = registry.read(&researcher, kind, &valid.id).await;
        assert_eq!(read.expect("read").id, valid.id);
        let foreigner = ground.member(Role::Researcher, "Elsewhere").await;
        let none = registry.list(&foreigner, kind, &List::default()).await;
        assert!(none.expect("a list").records.is_empty());
        let foreign = registry.read(&foreigner, kind, &valid.id).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let is_step = |result: &Result<_, Fault>, code: &str| matches!(result, Err(Fault::Step { code: found, .. }) if *found == code);
        let late = registry
            .ask_noisy_count(&researcher, &ask(&over.id, 0.5, "iv"))
            .await;
        assert!(is_step(&late, "EV-R447"), "{late:?}");
        let stranger = ground.member(Role::Researcher, "Other").await;
        let foreign = registry
            .ask_noisy_count(&stranger, &ask(&valid.id, 0.5, "iv"))
            .await;
        assert!(is_step(&foreign, "EV-R447"), "{foreign:?}");
        let first = registry
            .ask_noisy_count(&researcher, &ask(&valid.id, 0.6, "iv"))
            .await
            .expect("answered");
        assert_eq!((first.left, first.repeated), (0.4, false));
        for _ in 0..5 {
            let again = registry
                .ask_noisy_count(&researcher, &ask(&valid.id, 0.6, "iv"))
                .await
                .expect("answered");
            assert_eq!(
                (again.count, again.left, again.repeated),
                (first.count, 0.4, true)
            );
        }
        let much = registry
            .ask_noisy_count(&researcher, &ask(&valid.id, 0.5, "drip"))
            .await;
        assert!(is_step(&much, "EV-R448"), "{much:?}");
        // Ten ask at once for what four tenths pay for.
        let routes: Vec<String> = (0..10).map(|number| format!("route {number}")).collect();
        let at_once = routes.iter().map(|route| {
            let asked = ask(&valid.id, 0.1, route);
            let (registry, researcher) = (registry.clone(), researcher.clone());
            async move { registry.ask_noisy_count(&researcher, &asked).await.is_ok() }
        });
        let answered = futures_util::future::join_all(at_once).await;
        assert_eq!(answered.iter().filter(|ok| **ok).count(), 4);
        for epsilon in [0.0, -1.0, f64::NAN, 11.0, 0.0005] {
            let wrong = registry
                .ask_noisy_count(&researcher, &ask(&valid.id, epsilon, "x"))
                .await;
            assert!(matches!(wrong, Err(Fault::Fields(_))), "{wrong:?}");
        }
        let refused = registry
            .ask_noisy_count(&clinic, &ask(&valid.id, 0.1, "x"))
            .await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
    });
}
