//! Chips, light scattering, resistive pulses, interferometry.

/// A chip with three captures.
pub(crate) fn chip() -> String {
    "F0,,,,,,,,,,,\r\n,CD81,,,,CD63,,,,MIgG1,,\r\n,CD63,FITC,IM,,CD63,FITC,IM,,CD63,FITC,IM\r\n\
     Spot1,1827,0,56.59,Spot4,0,0,61.58,Spot10,0,0,55.8\r\n,0,594,0,,1760,0,0,,,,\r\nSpot2,10,0,60,,,,,,,,\r\n"
        .to_owned()
}

/// Two records of sizes.
pub(crate) fn zetasizer() -> String {
    "Type\tSample Name\tSizes[1] (d.nm)\tSizes[2] (d.nm)\tIntensities[1] (Percent)\tIntensities[2] (Percent)\tZ-Ave (d.nm)\tPdI\tRecord Number\tTemperature (\u{b0}C)\tMeasurement Status\r\n\
     Size\tA 1\t50.75\t1.000e4\t99.5\t0.5\t120.4\t0.21\t20\t25.0\tComplete\r\n\
     Size\tA 2\t50.75\t1.000e4\t100.0\t0.0\t121.0\t0.20\t21\t25.0\tComplete\r\n"
        .to_owned()
}

/// Blockades.
pub(crate) fn blockades() -> String {
    "StartTime,Duration,FWHM Start Time,FWHM Duration,Magnitude,Baseline\n1.5,0.1,1.52,0.05,0.21,90\n1.7,0.1,1.72,0.05,0.31,90\n".to_owned()
}

/// The companion of a record.
pub(crate) fn companion() -> String {
    "<?xml version=\"1.0\"?><Record><SrSampleName>lot A</SrSampleName><SrDilution>50</SrDilution><SrRawConcentration>1.5e9</SrRawConcentration></Record>".to_owned()
}

/// Interferometry.
pub(crate) fn videodrop() -> String {
    "RESULTS\nConcentration;1,25E+9 part/mL\nMedian diameter;88 nm\nTracked particles;2\nSETTINGS\nThreshold;3.8\nTRACKING\nid;diameter\n1;80,5\n2;90,5\n".to_owned()
}

/// A table for [`MAPPING`].
pub(crate) fn mapped() -> String {
    "exported\nBin;Conc;n\n60,5;1,0E+07;3\n61,5;2,0E+07;6\n".to_owned()
}

/// A mapping for [`mapped`].
pub(crate) const MAPPING: &str = "rows = \"classes\"\nseparator = \";\"\ndecimal = \",\"\nheader_line = 2\n[run]\ndilution = 10.0\n\
    [columns]\ndiameter = { name = \"Bin\", unit = \"nm\" }\nconcentration = { name = \"Conc\", unit = \"particles/mL\" }\ncount = { number = 3 }\n";
