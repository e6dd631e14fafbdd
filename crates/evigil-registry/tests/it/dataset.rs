//! A dataset goes from the draft to its second version, and out as an RO-Crate.

use std::io::Read;

use evigil_registry::Fault;
use evigil_registry::flows::dataset::{
    Audience, CitationStyle, Creator, DatasetDeposit, DatasetFile, DatasetRevision, Publication,
};
use evigil_registry::rights::{Actor, Role};
use serde_json::Value as Json;

use crate::ground::on_each;

/// Makes one field wrong.
type Spoil = fn(&mut DatasetDeposit);

fn deposit() -> DatasetDeposit {
    let creator = |name: &str| Creator {
        name: name.to_owned(),
        organisation: false,
        orcid: None,
        affiliation: None,
    };
    DatasetDeposit {
        title: "Particle counts of 40 lots".to_owned(),
        creators: vec![
            Creator {
                orcid: Some("0000-0002-1825-0097".to_owned()),
                ..creator("Sato, Hanako Mari")
            },
            Creator {
                organisation: true,
                ..creator("Society for Vesicles")
            },
        ],
        publisher: "evigil registry".to_owned(),
        year: 2026,
        resource: "Dataset".to_owned(),
        licence: "CC-BY-4.0".to_owned(),
        description: "Counts by NTA.".to_owned(),
        consent_basis: "No data of persons.".to_owned(),
        doi: None,
        release: "1.0".to_owned(),
        previous_id: None,
    }
}

fn is_step<T: std::fmt::Debug>(result: &Result<T, Fault>, code: &str) -> bool {
    matches!(result, Err(Fault::Step { code: found, .. }) if *found == code)
}

#[test]
fn a_dataset_is_published_once_and_followed_by_a_version() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let own = ground.member(Role::Researcher, "University").await;
        let other = ground.member(Role::Researcher, "Other university").await;
        let kind = registry.kind("dataset").expect("kind");
        let draft = registry
            .deposit_dataset(&own, &deposit())
            .await
            .expect("deposited");
        let id = draft.id.as_str();
        assert!(registry.read(&own, kind, id).await.is_ok());
        let foreign = registry.read(&other, kind, id).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let publication = |version| Publication {
            version,
            audience: Audience::Public,
        };
        let empty = registry.publish_dataset(&own, id, &publication(1)).await;
        assert!(is_step(&empty, "EV-R442"), "{empty:?}");

        let file = |name: &str| DatasetFile {
            name: name.to_owned(),
            media: Some("text/csv".to_owned()),
        };
        let stored = registry
            .files()
            .put(b"lot,particles\nA,1e9\n")
            .expect("stored");
        let foreign = registry
            .attach_file(&other, id, &file("x.csv"), &stored)
            .await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        let outside = registry
            .attach_file(&own, id, &file("../x.csv"), &stored)
            .await;
        assert!(is_step(&outside, "EV-R440"), "{outside:?}");
        let kept = registry
            .attach_file(&own, id, &file("表/lots 1.csv"), &stored)
            .await
            .expect("attached");
        let twice = registry
            .attach_file(&own, id, &file("表/LOTS 1.csv"), &stored)
            .await;
        assert!(is_step(&twice, "EV-R440"), "{twice:?}");
        let wrong = registry
            .attach_file(&own, id, &file("wrong.csv"), &stored)
            .await
            .expect("attached");
        registry
            .detach_file(&own, &wrong.id)
            .await
            .expect("taken out");
        let revision = DatasetRevision {
            version: 1,
            deposit: deposit(),
        };
        registry
            .revise_dataset(&own, id, &revision)
            .await
            .expect("revised");
        let stale = registry.publish_dataset(&own, id, &publication(1)).await;
        assert!(matches!(stale, Err(Fault::Stale { .. })), "{stale:?}");
        let foreign = registry.publish_dataset(&other, id, &publication(2)).await;
        assert!(matches!(foreign, Err(Fault::Absent { .. })), "{foreign:?}");
        registry
            .publish_dataset(&own, id, &publication(2))
            .await
            .expect("published");
        assert!(registry.read(&Actor::public(), kind, id).await.is_ok());
        let of_file = registry.kind("dataset_file").expect("kind");
        assert!(
            registry
                .read(&Actor::public(), of_file, &kept.id)
                .await
                .is_ok()
        );
        assert!(
            registry
                .read(&Actor::public(), of_file, &wrong.id)
                .await
                .is_err()
        );
        let revision = DatasetRevision {
            version: 3,
            deposit: deposit(),
        };
        for late in [
            registry.revise_dataset(&own, id, &revision).await,
            registry
                .attach_file(&own, id, &file("late.csv"), &stored)
                .await,
            registry.detach_file(&own, &kept.id).await,
            registry.publish_dataset(&own, id, &publication(3)).await,
        ] {
            assert!(is_step(&late, "EV-R441"), "{late:?}");
        }

        let second = DatasetDeposit {
            release: "2.0".to_owned(),
            previous_id: Some(draft.id.clone()),
            ..deposit()
        };
        let foreign = registry.deposit_dataset(&other, &second).await;
        assert!(is_step(&foreign, "EV-R443"), "{foreign:?}");
        let same = DatasetDeposit {
            release: "1.0".to_owned(),
            ..second.clone()
        };
        let same = registry.deposit_dataset(&own, &same).await;
        assert!(is_step(&same, "EV-R444"), "{same:?}");
        let next = registry
            .deposit_dataset(&own, &second)
            .await
            .expect("deposited");
        let fork = registry.deposit_dataset(&own, &second).await;
        assert!(is_step(&fork, "EV-R444"), "{fork:?}");
        let early = DatasetDeposit {
            release: "3.0".to_owned(),
            previous_id: Some(next.id.clone()),
            ..deposit()
        };
        let early = registry.deposit_dataset(&own, &early).await;
        assert!(is_step(&early, "EV-R443"), "{early:?}");
        registry
            .attach_file(&own, &next.id, &file("lots.csv"), &stored)
            .await
            .expect("attached");
        let members = Publication {
            version: 1,
            audience: Audience::Members,
        };
        registry
            .publish_dataset(&own, &next.id, &members)
            .await
            .expect("published");
        assert!(registry.read(&other, kind, &next.id).await.is_ok());
        let closed = registry.export_dataset(&Actor::public(), &next.id).await;
        assert!(matches!(closed, Err(Fault::Absent { .. })), "{closed:?}");

        let zip = registry
            .export_dataset(&Actor::public(), id)
            .await
            .expect("exported");
        let mut zip = zip::ZipArchive::new(zip).expect("a zip");
        let mut text = |name: &str| {
            let mut text = String::new();
            zip.by_name(name)
                .expect(name)
                .read_to_string(&mut text)
                .expect("text");
            text
        };
        assert_eq!(text("表/lots 1.csv"), "lot,particles\nA,1e9\n");
        assert_eq!(
            text("manifest-sha256.txt"),
            format!("{}  表/lots 1.csv\n", stored.sha256)
        );
        let crate_: Json = serde_json::from_str(&text("ro-crate-metadata.json")).expect("JSON");
        let graph = crate_["@graph"].as_array().expect("a graph");
        let entity = |id: &str| graph.iter().find(|entity| entity["@id"] == id).expect(id);
        assert_eq!(
            entity("ro-crate-metadata.json")["conformsTo"]["@id"],
            "https://w3id.org/ro/crate/1.1"
        );
        let root = entity("./");
        assert_eq!(
            root["license"]["@id"],
            "https://spdx.org/licenses/CC-BY-4.0"
        );
        let part = root["hasPart"][0]["@id"].as_str().expect("an id");
        assert_eq!(part, "%E8%A1%A8/lots%201.csv");
        assert_eq!(entity(part)["sha256"], stored.sha256.as_str());
        assert_eq!(
            entity("https://orcid.org/0000-0002-1825-0097")["@type"],
            "Person"
        );

        let cite = |style| registry.cite_dataset(&own, id, style);
        assert_eq!(
            cite(CitationStyle::Datacite).await.expect("cited"),
            format!(
                "Sato, Hanako Mari; Society for Vesicles (2026): Particle counts of 40 lots. Version 1.0. evigil registry. Dataset. urn:uuid:{id}"
            )
        );
        assert_eq!(
            cite(CitationStyle::Apa).await.expect("cited"),
            format!(
                "Sato, H. M., & Society for Vesicles (2026). Particle counts of 40 lots (Version 1.0) [Data set]. evigil registry. urn:uuid:{id}"
            )
        );
        let bibtex = cite(CitationStyle::Bibtex).await.expect("cited");
        assert!(
            bibtex.contains("author = {Sato, Hanako Mari and {Society for Vesicles}}"),
            "{bibtex}"
        );

        // A file that rots is not handed on.
        std::fs::write(
            registry.files().path(&stored.sha256).expect("a path"),
            "rotten",
        )
        .expect("written");
        let rotten = registry.export_dataset(&own, id).await;
        assert!(is_step(&rotten, "EV-R445"), "{rotten:?}");
    });
}

#[test]
fn what_datacite_asks_for_is_checked() {
    on_each(|ground| async move {
        let registry = &ground.registry;
        let own = ground.member(Role::Researcher, "University").await;
        let wrong: [(&str, Spoil); 7] = [
            ("title", |it| it.title = " ".to_owned()),
            ("creators", |it| it.creators.clear()),
            ("creators", |it| {
                it.creators[0].orcid = Some("0000-0002-1825-0098".to_owned())
            }),
            ("year", |it| it.year = 26),
            ("resource", |it| it.resource = "Spreadsheet".to_owned()),
            ("licence", |it| it.licence = "free".to_owned()),
            ("doi", |it| {
                it.doi = Some("https://example.org/x".to_owned())
            }),
        ];
        for (field, spoil) in wrong {
            let mut spoiled = deposit();
            spoil(&mut spoiled);
            let refused = registry.deposit_dataset(&own, &spoiled).await;
            let Err(Fault::Fields(faults)) = refused else {
                panic!("{field}: {refused:?}");
            };
            assert_eq!(faults[0].field, field);
        }
        let clinic = ground.member(Role::Clinic, "Harbour Clinic").await;
        let refused = registry.deposit_dataset(&clinic, &deposit()).await;
        assert!(matches!(refused, Err(Fault::Refused { .. })), "{refused:?}");
    });
}
