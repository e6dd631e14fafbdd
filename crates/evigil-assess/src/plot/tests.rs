//! Every plot of every data is a figure that an XML reader reads, or no figure.

use evigil_core::{Lang, Nanometres, ParticlesPerMl};
use evigil_instrument::Bin;
use evigil_product::measured::{RunCount, RunSizes};
use evigil_product::particle::distribution::{BinnedSizes, SingleSizes, Weighting};
use proptest::prelude::*;

use super::*;
use crate::Messages;

/// Numbers that break what was not thought of.
const ODD: [f64; 12] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    1e-300,
    1e300,
    -1e300,
    f64::MAX,
    f64::MIN_POSITIVE,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

/// The figures that `put` writes, in both languages, checked as XML.
fn figures(put: impl Fn(&mut String, &mut Sheet<'_>)) -> usize {
    let mut found = 0;
    for lang in [Lang::En, Lang::Ja] {
        let messages = Messages::new(lang);
        let mut out = String::new();
        put(&mut out, &mut Sheet::new(&messages));
        let text = format!("<body>{out}</body>");
        let page =
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let plots: Vec<_> = page
            .descendants()
            .filter(|node| node.attribute("class") == Some("plot"))
            .collect();
        for plot in &plots {
            let words = |name: &str| {
                let node = plot.children().find(|node| node.tag_name().name() == name);
                node.and_then(|node| node.text())
                    .unwrap_or_default()
                    .to_owned()
            };
            assert!(
                !words("title").is_empty() && !words("desc").is_empty(),
                "{text}"
            );
            assert!(!text.contains("NaN") && !text.contains("inf,"), "{text}");
            assert!(
                !text.contains("plot-size") && !text.contains("plot-marker"),
                "a message is missing: {text}"
            );
        }
        found = plots.len();
    }
    found
}

fn bins(values: &[(f64, f64, f64)]) -> Vec<Bin> {
    let bin = |(low, high, count): &(f64, f64, f64)| Bin {
        low: Nanometres(*low),
        high: Nanometres(*high),
        count: Some(*count),
        concentration: Some(ParticlesPerMl(*count * 1e6)),
    };
    values.iter().map(bin).collect()
}

fn hump(factor: f64) -> RunSizes {
    let values: Vec<(f64, f64, f64)> = (0..200)
        .map(|step| {
            let low = f64::from(step) * 2.0;
            let height = (-0.5 * ((low - 110.0) / 30.0).powi(2)).exp();
            (low, low + 2.0, (factor * height * 40.0).round())
        })
        .collect();
    RunSizes::Binned(BinnedSizes::new(&bins(&values), Weighting::Counts).unwrap())
}

#[test]
fn sizes_add_up_and_have_a_band() {
    let plot = SizePlot::new("lot", &[hump(1.0), hump(1.2), hump(0.9)]).unwrap();
    let whole: f64 = plot.classes.iter().map(|class| class.share).sum();
    assert!((whole - 1.0).abs() < 0.01, "{whole}");
    for class in &plot.classes {
        let (low, high) = class.band.unwrap();
        assert!(low <= class.share && class.share <= high);
    }
    let median = plot.median.unwrap().0;
    assert!((105.0..115.0).contains(&median), "{median}");
    let labelled = plot.with_label(Some(Nanometres(30.0)), None);
    assert_eq!(figures(|out, sheet| labelled.put(out, sheet)), 1);
}

#[test]
fn sizes_of_nothing_of_one_and_of_far_away() {
    assert_eq!(SizePlot::new("none", &[]), None);
    let one = RunSizes::Single(SingleSizes::new([Nanometres(80.0)]).unwrap());
    let unknown = BinnedSizes::new(&bins(&[(50.0, 60.0, 3.0)]), Weighting::Concentration).unwrap();
    let far = BinnedSizes::new(&bins(&[(1e200, 1e201, 3.0)]), Weighting::Counts).unwrap();
    let thin = BinnedSizes::new(&bins(&[(1e6, 1e6 + 1e-3, 3.0)]), Weighting::Counts).unwrap();
    for run in [
        one,
        RunSizes::Binned(unknown),
        RunSizes::Binned(far),
        RunSizes::Binned(thin),
    ] {
        if let Some(plot) = SizePlot::new("<&\"'\u{202e}>", &[run]) {
            let plot = plot.with_label(Some(Nanometres(f64::MAX)), Some(Nanometres(-1.0)));
            figures(|out, sheet| plot.put(out, sheet));
        }
    }
}

fn run(dilution: f64, stock: f64, per_frame: Option<f64>, counted: Option<f64>) -> RunCount {
    RunCount {
        file: "nta.csv".to_owned(),
        name: "run".to_owned(),
        stock,
        counted,
        per_frame,
        dilution: Some(dilution),
    }
}

#[test]
fn dilutions_need_two() {
    assert_eq!(
        DilutionPlot::new("one", &[run(1000.0, 6e10, None, None)]),
        None
    );
    let runs = [
        run(1000.0, 6e10, Some(60.0), Some(900.0)),
        run(2000.0, 6.1e10, Some(30.5), Some(450.0)),
        run(2000.0, 6.1e10, Some(29.5), Some(440.0)),
    ];
    let plot = DilutionPlot::new("nta", &runs).unwrap();
    assert!(plot.in_view && (plot.slope.unwrap() + 1.0).abs() < 0.05);
    assert_eq!(figures(|out, sheet| plot.put(out, sheet)), 1);
}

#[test]
fn odd_dilutions() {
    for a in ODD {
        for b in ODD {
            let runs = [
                run(a, b, None, Some(a)),
                run(b, a, None, None),
                run(10.0, 1e9, None, Some(3.0)),
            ];
            if let Some(plot) = DilutionPlot::new("odd", &runs) {
                figures(|out, sheet| plot.put(out, sheet));
            }
        }
    }
}

#[test]
fn combinations_are_named_with_their_shares() {
    let markers = ["CD9", "CD63", "CD81"].map(str::to_owned);
    let masks: Vec<u8> = (0..1000_u32).map(|event| (event % 7) as u8).collect();
    let plot = CombinationPlot::new("chip", &markers, &masks).unwrap();
    let messages = Messages::new(Lang::En);
    let mut out = String::new();
    plot.put(&mut out, &mut Sheet::new(&messages));
    assert!(out.contains("CD9 + CD63: 14.3 %"), "{out}");
    assert_eq!(figures(|out, sheet| plot.put(out, sheet)), 1);
    assert_eq!(CombinationPlot::new("none", &markers, &[]), None);
    assert_eq!(
        CombinationPlot::new("one marker", &markers[..1], &masks),
        None
    );
    let eight: Vec<String> = (0..8).map(|n| format!("<marker {n}>&\u{1}")).collect();
    let masks: Vec<u8> = (0..=255).collect();
    let plot = CombinationPlot::new("eight", &eight, &masks).unwrap();
    assert_eq!(figures(|out, sheet| plot.put(out, sheet)), 1);
}

#[test]
fn a_marker_shows_its_threshold() {
    let sample: Vec<f64> = (0..2000)
        .map(|n| f64::from(n % 500) * 10.0 - 50.0)
        .collect();
    let control: Vec<f64> = (0..900).map(|n| f64::from(n % 90) - 50.0).collect();
    let plot = MarkerPlot::new("CD63", "APC-A", &sample, Some(("isotype.fcs", &control))).unwrap();
    let plot = plot.with_threshold(38.0, (0.95, 0.93, 0.97));
    assert_eq!(plot.sample.total(), 2000);
    assert_eq!(figures(|out, sheet| plot.put(out, sheet)), 1);
    let plane =
        PlanePlot::new("s.fcs", ("SSC-A", &sample), ("APC-A", &sample), Some(38.0)).unwrap();
    assert_eq!(figures(|out, sheet| plane.put(out, sheet)), 1);
    let channel = ChannelPlot::new("Time", &sample, true).unwrap();
    assert_eq!(figures(|out, sheet| channel.put(out, sheet)), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_values_can_be_drawn_or_not(
        places in prop::collection::vec(prop_oneof![any::<f64>(), prop::sample::select(&ODD[..]), -1e3_f64..1e5], 0..40),
        limit in prop_oneof![any::<f64>(), -1e3_f64..1e5],
    ) {
        if let Some(plot) = MarkerPlot::new("m", "c", &places, Some(("k", &places))) {
            let plot = plot.with_threshold(limit, (0.1, -0.1, 0.3));
            figures(|out, sheet| plot.put(out, sheet));
        }
        if let Some(plot) = PlanePlot::new("f", ("x", &places), ("y", &places), Some(limit)) {
            figures(|out, sheet| plot.put(out, sheet));
        }
        for is_linear in [false, true] {
            if let Some(plot) = ChannelPlot::new("c", &places, is_linear) {
                figures(|out, sheet| plot.put(out, sheet));
            }
        }
        let sizes = SingleSizes::new(places.iter().copied().map(Nanometres)).map(RunSizes::Single);
        if let Some(plot) = sizes.ok().and_then(|sizes| SizePlot::new("s", &[sizes])) {
            figures(|out, sheet| plot.put(out, sheet));
        }
    }
}
