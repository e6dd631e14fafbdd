//! MedDRA's layout, with made-up terms.

use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use evigil_vigilance::exchange::{ReadFault, Source};
use evigil_vigilance::terms::Terms;
use evigil_vigilance::terms::meddra::{Meddra, Scope};

use crate::shared::{self, Bytes};

/// A folder with made-up terms in the layout of the standard's files.
fn folder() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "llt.asc",
            "90000011$Made-up glow$90000011$$$$$$$Y$$\n90000012$Old glowing$90000011$$$$$$$N$$\n90000021$Made-up hum$90000021$$$$$$$Y$$\n",
        ),
        (
            "pt.asc",
            "90000011$Made-up glow$$90000001$$$$$$$$\n90000021$Made-up hum$$90000002$$$$$$$$\n",
        ),
        ("hlt.asc", "90000111$Glows$$$$$$$$\n90000121$Hums$$$$$$$$\n"),
        (
            "hlgt.asc",
            "90000211$Lights$$$$$$$$\n90000221$Sounds$$$$$$$$\n",
        ),
        (
            "soc.asc",
            "90000001$Made-up lights$MuL$$$$$$$$\n90000002$Made-up sounds$MuS$$$$$$$$\n",
        ),
        ("hlt_pt.asc", "90000111$90000011$\n90000121$90000021$\n"),
        ("hlgt_hlt.asc", "90000211$90000111$\n90000221$90000121$\n"),
        ("soc_hlgt.asc", "90000001$90000211$\n90000002$90000221$\n"),
        (
            "mdhier.asc",
            "90000011$90000111$90000211$90000001$Made-up glow$Glows$Lights$Made-up lights$MuL$$90000001$Y$\n90000011$90000121$90000221$90000002$Made-up glow$Hums$Sounds$Made-up sounds$MuS$$90000001$N$\n90000021$90000121$90000221$90000002$Made-up hum$Hums$Sounds$Made-up sounds$MuS$$90000002$Y$\n",
        ),
        (
            "smq_list.asc",
            "20009901$Glow query$1$Words$Source$Note$99.0$A$N$\n",
        ),
        (
            "smq_content.asc",
            "20009901$90000011$4$2$A$0$A$99.0$99.0$\n20009901$90000021$4$1$A$0$I$99.0$99.0$\n",
        ),
        ("meddra_release.asc", "99.0$English$$$$"),
    ]
}

fn read(files: &[(&str, impl AsRef<[u8]>)]) -> Result<Meddra, ReadFault> {
    let files: Vec<Bytes> = files
        .iter()
        .map(|(name, bytes)| Bytes::new(name, bytes.as_ref().to_vec()))
        .collect();
    let sources: Vec<&dyn Source> = files.iter().map(|file| file as &dyn Source).collect();
    Meddra::read(&sources)
}

fn codes(meddra: &Meddra) -> Vec<&'static str> {
    meddra
        .problems()
        .iter()
        .map(|problem| problem.code)
        .collect()
}

#[test]
fn the_way_up_and_the_queries_are_read() {
    let meddra = read(&folder()).unwrap();
    assert!(meddra.problems().is_empty(), "{:?}", meddra.problems());
    assert_eq!((meddra.version(), meddra.language()), ("99.0", "English"));
    let path = meddra.path(90_000_011).unwrap();
    assert_eq!(path.high_level.name, "Glows");
    assert_eq!(path.system_organ_class.name, "Made-up lights");
    assert_eq!(meddra.queries_of(90_000_012), [(20_009_901, Scope::Narrow)]);
    assert_eq!(meddra.queries_of(90_000_021), []);
    assert!(!meddra.lowest()[&90_000_012].is_current);
}

#[test]
fn without_mdhier_the_way_is_found_by_pairs() {
    let mut files = folder();
    let whole = read(&files).unwrap();
    files.retain(|(name, _)| *name != "mdhier.asc");
    let derived = read(&files).unwrap();
    assert!(derived.problems().is_empty(), "{:?}", derived.problems());
    for code in [90_000_011, 90_000_021] {
        assert_eq!(derived.path(code), whole.path(code));
    }
}

#[test]
fn names_in_capitals_and_other_quirks_are_read() {
    let files: Vec<(String, String)> = folder()
        .into_iter()
        .map(|(name, text)| (name.to_uppercase(), text.replace('\n', "\r\n")))
        .collect();
    let named: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert_eq!(read(&named).unwrap().lowest().len(), 3);
    let mut empty = folder();
    empty
        .iter_mut()
        .find(|(name, _)| *name == "hlgt.asc")
        .unwrap()
        .1 = "";
    assert_eq!(codes(&read(&empty).unwrap()), ["EV-A107"]);
}

#[test]
fn broken_copies_are_told_of() {
    let with = |name: &str, text: &'static str| {
        let mut files = folder();
        files
            .iter_mut()
            .find(|(known, _)| *known == name)
            .unwrap()
            .1 = text;
        read(&files)
    };
    assert!(
        matches!(with("llt.asc", ""), Err(ReadFault::Broken(problem)) if problem.code == "EV-A101")
    );
    let faults = with(
        "llt.asc",
        "9000001x$A$90000011$\n90000011$$90000011$\n90000012$B$99999999$\n90000012$C$90000011$\n",
    )
    .unwrap();
    assert_eq!(codes(&faults), ["EV-A103", "EV-A102", "EV-A104", "EV-A106"]);
    assert_eq!(faults.problems()[2].place.line, 3);
    let faults = with(
        "mdhier.asc",
        "90000011$90000111$90000211$90000001$a$b$c$d$e$$90000001$Y$\n",
    )
    .unwrap();
    assert_eq!(codes(&faults), ["EV-A105"]);
    let faults = with(
        "smq_content.asc",
        "20009901$90000099$4$2$A$0$A$99.0$99.0$\n20009999$90000011$4$2$A$0$A$$$\n",
    )
    .unwrap();
    assert_eq!(codes(&faults), ["EV-A110", "EV-A110"]);
    let faults = with("meddra_release.asc", "").unwrap();
    assert_eq!(codes(&faults), ["EV-A108"]);
}

#[test]
fn japanese_names_are_read_as_far_as_can_be() {
    let mut files: Vec<(&str, Vec<u8>)> = folder()
        .into_iter()
        .map(|(name, text)| (name, text.as_bytes().to_vec()))
        .collect();
    let (bytes, ..) = encoding_rs::SHIFT_JIS
        .encode("90000011$架空の発光$カクウノハッコウ$Y$\n90000021$架空の唸り$カクウノウナリ$Y$\n");
    files.push(("LLT_J.ASC", bytes.into_owned()));
    let meddra = read(&files).unwrap();
    assert_eq!(codes(&meddra), ["EV-A109"]);
    assert_eq!(meddra.japanese(90_000_011), Some("架空の発光"));
    let terms = Terms::new(Knowledge::embedded().unwrap())
        .unwrap()
        .with_meddra(meddra);
    let found = terms.suggest("架空の発光", Lang::Ja, 3);
    assert_eq!(
        (found[0].code.as_str(), found[0].term.as_str()),
        ("90000011", "架空の発光")
    );
    let found = terms.suggest("かくうのうなり", Lang::Ja, 3);
    assert_eq!(found[0].code, "90000021");
}

#[test]
fn terms_of_the_user_come_with_version_and_currency() {
    let terms = Terms::new(Knowledge::embedded().unwrap())
        .unwrap()
        .with_meddra(read(&folder()).unwrap());
    let found = terms.suggest("Old glowing", Lang::En, 3);
    assert_eq!(found[0].code, "90000012");
    assert_eq!(found[0].version, "99.0 English");
    assert!(!found[0].current);
    assert_eq!(
        found[0].preferred,
        Some(("Made-up glow".to_owned(), "90000011".to_owned()))
    );
    let found = terms.suggest("a made up glow", Lang::En, 3);
    assert_eq!(found[0].code, "90000011");
}

/// The made-up folder of a public package, and its oddities.
#[test]
fn the_made_up_folder_of_another_reader_is_read() {
    let Some(folder) = shared::folder("data/pv/terms/meddra_layout_dummy") else {
        return;
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.join("MedAscii")).unwrap() {
        files.push(Bytes::of_file(&entry.unwrap().path()));
    }
    let sources: Vec<&dyn Source> = files.iter().map(|file| file as &dyn Source).collect();
    let meddra = Meddra::read(&sources).unwrap();
    assert!(meddra.problems().is_empty(), "{:?}", meddra.problems());
    assert_eq!(meddra.lowest().len(), 3);
    assert_eq!(
        meddra.path(10_001_111).unwrap().system_organ_class.name,
        "Example Nervous System Disorders"
    );
    // An empty HLGT file, and a last column that is not empty.
    let quirk = |name: &str| {
        let bytes = std::fs::read(folder.join("quirks").join(name)).unwrap();
        Bytes::new(name.rsplit("__").next().unwrap(), bytes)
    };
    let (hlgt, list) = (
        quirk("empty_file__MedAscii__hlgt.asc"),
        quirk("last_column__MedAscii__SMQ_List.asc"),
    );
    let mut sources: Vec<&dyn Source> = files
        .iter()
        .filter(|file| !["hlgt.asc", "smq_list.asc"].contains(&file.name()))
        .map(|file| file as &dyn Source)
        .collect();
    sources.extend([&hlgt as &dyn Source, &list]);
    let meddra = Meddra::read(&sources).unwrap();
    assert_eq!(meddra.queries().len(), 1);
    assert_eq!(codes(&meddra), ["EV-A107", "EV-A110"]);
}
