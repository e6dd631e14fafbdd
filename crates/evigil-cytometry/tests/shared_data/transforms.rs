//! A table of the biexponential that FlowJo exported.

use evigil_cytometry::transform::FlowJoBiex;

use crate::text;

#[test]
fn the_biexponential_reproduces_an_exported_table() {
    let name = "transforms/flowkit__tr_biex_l256_w-7.943282_n1.000000_m4.418540_r262144.000029.csv";
    let Some(csv) = text(name) else {
        return;
    };
    let scale = FlowJoBiex::new(4096, 4.418_540, 1.0, -7.943_282, 262_144.000_029).expect("valid");
    let mut channels = 0;
    for (channel, line) in csv.lines().skip(1).enumerate() {
        let (number, value) = line.split_once(',').expect("two columns");
        assert_eq!(number.parse::<usize>(), Ok(channel));
        let printed: f64 = value.parse().expect("a number");
        let found = scale.values()[channel];
        // The export has six digits; near zero its last one is a millionth.
        let rounding = 5.1e-6 * printed.abs().max(0.1);
        assert!(
            (found - printed).abs() <= rounding,
            "{channel}: {found} {printed}"
        );
        channels += 1;
    }
    assert_eq!(channels, 4096);
}
