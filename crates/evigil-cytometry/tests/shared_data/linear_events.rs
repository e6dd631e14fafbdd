//! Events of an FCS file with linear values: logarithmic amplification and gain taken out.

use std::path::Path;

use evigil_instrument::fcs::Scale;
use evigil_instrument::{Contents, read as inspect};

pub(crate) struct LinearEvents {
    pub(crate) names: Vec<String>,
    pub(crate) values: Vec<f64>,
}

impl LinearEvents {
    pub(crate) fn channel(&self, name: &str) -> usize {
        let place = self.names.iter().position(|other| other == name);
        place.expect("the channel is there")
    }

    pub(crate) fn column(&self, name: &str) -> Vec<f64> {
        let place = self.channel(name);
        let events = self.values.chunks(self.names.len());
        events.map(|event| event[place]).collect()
    }
}

pub(crate) fn read(path: &Path) -> LinearEvents {
    let bytes = std::fs::read(path).expect("the file can be read");
    let inspection = inspect(&bytes);
    let Contents::Events(file) = &inspection.contents else {
        panic!("{}: {:?}", path.display(), inspection.problems);
    };
    let set = file.datasets.first().expect("never empty");
    LinearEvents {
        names: set
            .parameters()
            .iter()
            .map(|parameter| parameter.name.clone())
            .collect(),
        values: set.matrix::<f64>(Scale::Linear).into_values(),
    }
}
