//! Facilities, products, lots, who holds which, and the papers of each lot.

use std::collections::BTreeSet;

use evigil_registry::rights::Actor;
use evigil_registry::{Fault, Registry};
use evigil_vigilance::lot::LotKey;
use include_dir::{Dir, include_dir};
use serde_json::{Value as Json, json};

use crate::book::Book;
use crate::chance::Chance;
use crate::data::{self, Names, missing, round};
use crate::plan::{BAD_LOT, Numbers, PLANNED_DAYS, SIGNAL_PRODUCT, TOGETHER, has_plan};
use crate::staff::Staff;

/// Papers and raw files of lots that stand as examples in the repository.
static EXAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/lots");
/// Every so many lots has raw files.
const WITH_FILES: usize = 10;
/// Lots that a facility holds.
const HELD: usize = 8;

/// A facility.
pub(crate) struct Provider {
    pub(crate) id: String,
    pub(crate) organisation: String,
    /// Plan under which it gives cells, and vesicles beside them.
    pub(crate) plan: Option<String>,
    /// Lots that it holds.
    pub(crate) lots: Vec<usize>,
}

/// A product.
pub(crate) struct Product {
    pub(crate) id: String,
    pub(crate) name: String,
    maker: String,
    pub(crate) route: String,
}

/// A lot.
pub(crate) struct Lot {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) product: usize,
    /// Days from when it was made to the beginning of the demo.
    pub(crate) age: i64,
}

/// What is offered.
pub(crate) struct Market {
    pub(crate) providers: Vec<Provider>,
    pub(crate) products: Vec<Product>,
    pub(crate) lots: Vec<Lot>,
}

impl Market {
    pub(crate) fn lot(&self, number: usize) -> Result<&Lot, Fault> {
        self.lots.get(number).ok_or_else(|| missing("lot"))
    }

    pub(crate) fn product(&self, number: usize) -> Result<&Product, Fault> {
        self.products.get(number).ok_or_else(|| missing("product"))
    }

    pub(crate) fn provider(&self, number: usize) -> Result<&Provider, Fault> {
        self.providers
            .get(number)
            .ok_or_else(|| missing("provider"))
    }
}

/// Facilities that gave the contaminated lot: of three organisations.
pub(crate) const BAD_PROVIDERS: [usize; 3] = [0, TOGETHER, 2 * TOGETHER];

/// Makes them.
pub(crate) async fn make(
    registry: &Registry,
    numbers: Numbers,
    names: &Names,
    staff: &Staff,
    chance: &mut Chance,
) -> Result<Market, Fault> {
    let mut book = Book::new(registry);
    let mut market = Market {
        providers: Vec::with_capacity(numbers.providers),
        products: Vec::with_capacity(numbers.products),
        lots: Vec::with_capacity(numbers.lots),
    };
    for number in 0..numbers.providers {
        let provider = provider(&mut book, names, staff, number, chance)?;
        market.providers.push(provider);
    }
    for number in 0..numbers.products {
        market
            .products
            .push(product(&mut book, names, staff, number, chance)?);
    }
    for number in 0..numbers.lots {
        let lot = lot(&mut book, &market, staff, (number, numbers), chance)?;
        market.lots.push(lot);
    }
    hold(&mut book, &mut market, numbers, chance)?;
    papers(registry, &mut book, &market, staff)?;
    book.write(&Actor::system("demo")).await?;
    Ok(market)
}

fn provider(
    book: &mut Book<'_>,
    names: &Names,
    staff: &Staff,
    number: usize,
    chance: &mut Chance,
) -> Result<Provider, Fault> {
    let organisation = staff.clinics.get(number / TOGETHER);
    let organisation = organisation.ok_or_else(|| missing("clinic"))?.clone();
    let (place, sort) = (
        round(&names.places, number),
        round(&names.sorts, number / names.places.len().max(1)),
    );
    let prefecture = match names.prefectures.get(number) {
        Some(prefecture) => prefecture.as_str(),
        None => chance.one_of(&names.crowded).map_or("", String::as_str),
    };
    // Most do not say where the cells come from.
    let disclosed = |chance: &mut Chance| match chance.below(100) {
        0..8 => "yes",
        8..21 => "partly",
        21..90 => "no",
        _ => "not_known",
    };
    let fields = json!({
        "name": format!("{place}{sort}{}", names.mark), "country": "JP", "prefecture": prefecture,
        "address": format!("{prefecture}架空市見本町{}-{}", number % 9 + 1, number / 9 + 1),
        "website": format!("https://facility-{:03}.example", number + 1), "offers": true,
        "discloses_source": disclosed(chance), "discloses_tests": disclosed(chance),
        "surveyed_on": book.ago(chance.between(5, 60)).to_string(),
    });
    let id = book.add("provider", Some(&organisation), fields)?;
    let plan = json!({
        "provider_id": id, "number": format!("PB9{number:06}"), "class": "class_2",
        "title": format!("自己脂肪由来幹細胞と培養上清の併用{}", names.mark),
        "committee": format!("見本特定認定再生医療等委員会{}", names.mark),
        "accepted_on": book.ago(PLANNED_DAYS).to_string(), "status": "in_force",
    });
    let plan = match has_plan(number) {
        true => Some(book.add("plan", Some(&organisation), plan)?),
        false => None,
    };
    Ok(Provider {
        id,
        organisation,
        plan,
        lots: Vec::new(),
    })
}

fn product(
    book: &mut Book<'_>,
    names: &Names,
    staff: &Staff,
    number: usize,
    chance: &mut Chance,
) -> Result<Product, Fault> {
    let form = number / names.product_words.len().max(1);
    let name = format!(
        "{} {}{}",
        round(&names.product_words, number),
        round(&names.product_forms, form),
        names.mark
    );
    let maker = round(&names.makers, number).to_owned();
    let source = chance
        .percent(60)
        .then(|| chance.one_of(&names.cell_sources))
        .flatten();
    let fields = json!({
        "name": name, "maker": maker, "gtin": gtin(number), "cell_source": source, "species": "human",
        "donor": if chance.percent(35) { "allogeneic" } else { "undisclosed" },
    });
    Ok(Product {
        id: book.add("product", Some(&staff.laboratory), fields)?,
        name,
        maker,
        route: round(&names.routes, form).to_owned(),
    })
}

/// A number of the range that GS1 leaves to shops for their own use, with its check digit.
pub(crate) fn gtin(number: usize) -> String {
    let digits = format!("020000000{:04}", number + 1);
    let weighed = digits.bytes().rev().enumerate().map(|(place, digit)| {
        let weight = if place % 2 == 0 { 3 } else { 1 };
        u32::from(digit.saturating_sub(b'0')) * weight
    });
    let sum: u32 = weighed.sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn lot(
    book: &mut Book<'_>,
    market: &Market,
    staff: &Staff,
    (number, numbers): (usize, Numbers),
    chance: &mut Chance,
) -> Result<Lot, Fault> {
    let product = number.checked_rem(numbers.products).unwrap_or_default();
    let spread = number * 380 / numbers.lots.max(1);
    let age = match number {
        BAD_LOT => 31,
        _ => 60 + i64::try_from(spread).unwrap_or_default(),
    };
    let made_on = book.ago(age);
    let printed = format!(
        "M{:02}-{}-{:03}",
        product + 1,
        made_on.strftime("%y%m"),
        number + 1
    );
    let key = LotKey::of(&printed).ok_or_else(|| missing("lot number"))?;
    let billions = chance.between(1, 80);
    let fields = json!({
        "product_id": market.product(product)?.id, "number": printed, "number_key": key.as_str(),
        "made_on": made_on.to_string(), "expires_on": book.ago(age - 730).to_string(),
        "units": chance.between(40, 400), "status": "released",
        "label_particles_per_ml": json!(billions * 1_000_000_000),
    });
    Ok(Lot {
        id: book.add("lot", Some(&staff.laboratory), fields)?,
        number: printed,
        product,
        age,
    })
}

fn hold(
    book: &mut Book<'_>,
    market: &mut Market,
    numbers: Numbers,
    chance: &mut Chance,
) -> Result<(), Fault> {
    for number in 0..numbers.providers {
        let mut held: BTreeSet<usize> = (0..HELD)
            .map(|step| (number * 5 + step * 11 + 5) % numbers.lots.max(1))
            .collect();
        // Every facility has something of the product that waits for the board.
        let again = numbers.lots / numbers.products.max(1);
        held.insert(SIGNAL_PRODUCT + (number % again.max(1)) * numbers.products);
        held.remove(&BAD_LOT);
        let lots: Vec<usize> = held.into_iter().collect();
        let bad = BAD_PROVIDERS.contains(&number).then_some(BAD_LOT);
        let provider = market.provider(number)?;
        let (id, organisation) = (provider.id.clone(), provider.organisation.clone());
        for lot in lots.iter().copied().chain(bad) {
            let lot = market.lot(lot)?;
            let fields = json!({
                "lot_id": lot.id, "provider_id": id, "units": chance.between(3, 40),
                "received_on": book.ago(lot.age - 9).to_string(),
            });
            book.add("lot_holding", Some(&organisation), fields)?;
        }
        if let Some(provider) = market.providers.get_mut(number) {
            provider.lots = lots;
        }
    }
    Ok(())
}

/// Keeps a file; several at a time, because each waits for the disk.
fn keep(registry: &Registry, files: &[Vec<u8>]) -> Result<Vec<String>, Fault> {
    let share = files.len().div_ceil(8).max(1);
    std::thread::scope(|scope| {
        let keep_part = |part: &[Vec<u8>]| -> Result<Vec<String>, Fault> {
            let kept = part.iter().map(|bytes| registry.files().put(bytes));
            kept.map(|stored| stored.map(|stored| stored.sha256))
                .collect()
        };
        let work: Vec<_> = files
            .chunks(share)
            .map(|part| scope.spawn(move || keep_part(part)))
            .collect();
        let mut digests = Vec::with_capacity(files.len());
        for part in work {
            digests.extend(part.join().map_err(|_| missing("file"))??);
        }
        Ok(digests)
    })
}

/// The dossier of each lot: of most its name only, of some the papers and raw files of an example.
fn papers(
    registry: &Registry,
    book: &mut Book<'_>,
    market: &Market,
    staff: &Staff,
) -> Result<(), Fault> {
    let examples = [
        example(registry, "shown")?,
        example(registry, "contradicted")?,
    ];
    let mut texts = Vec::with_capacity(market.lots.len());
    let mut attached = Vec::with_capacity(market.lots.len());
    for (number, lot) in market.lots.iter().enumerate() {
        let product = market.product(lot.product)?;
        let rich = (number % WITH_FILES == 0)
            .then(|| examples.get(number / WITH_FILES % examples.len()))
            .flatten();
        let (text, attachments) = match rich {
            Some((text, attachments)) => (lettered(text, product, lot), attachments.clone()),
            None => {
                let text = data::DOSSIER
                    .replace("{product}", &product.name)
                    .replace("{maker}", &product.maker)
                    .replace("{lot}", &lot.number)
                    .replace("{made_on}", &book.ago(lot.age).to_string())
                    .replace("{expires_on}", &book.ago(lot.age - 730).to_string());
                (text, json!([]))
            }
        };
        texts.push(text.into_bytes());
        attached.push(attachments);
    }
    let digests = keep(registry, &texts)?;
    for ((lot, digest), attachments) in market.lots.iter().zip(digests).zip(attached) {
        let fields = json!({"lot_id": lot.id, "file": digest, "attachments": attachments});
        book.add("dossier", Some(&staff.laboratory), fields)?;
    }
    Ok(())
}

/// An example with the product's name and the lot's number in place of its own.
fn lettered(text: &str, product: &Product, lot: &Lot) -> String {
    let mut section = "";
    let lines = text.lines().map(|line| {
        if line.starts_with('[') {
            section = line;
        }
        match section {
            "[product]" if line.starts_with("name = ") => format!("name = \"{}\"", product.name),
            "[product]" if line.starts_with("manufacturer = ") => {
                format!("manufacturer = \"{}\"", product.maker)
            }
            "[lot]" if line.starts_with("number = ") => format!("number = \"{}\"", lot.number),
            _ => line.to_owned(),
        }
    });
    let lines: Vec<String> = lines.collect();
    lines.join("\n") + "\n"
}

/// The text of an example's dossier, and its files as they are kept.
fn example(registry: &Registry, name: &str) -> Result<(String, Json), Fault> {
    let folder = EXAMPLES.get_dir(name).ok_or_else(|| missing(name))?;
    let dossier = folder.get_file(format!("{name}/dossier.toml"));
    let text = dossier
        .and_then(|file| file.contents_utf8())
        .ok_or_else(|| missing("dossier"))?;
    let mut attachments = Vec::new();
    for inner in folder.dirs() {
        for file in inner.files() {
            let path = file.path().strip_prefix(name).unwrap_or(file.path());
            let stored = registry.files().put(file.contents())?;
            attachments.push(json!({
                "name": path.display().to_string(), "sha256": stored.sha256, "bytes": stored.bytes,
            }));
        }
    }
    Ok((text.to_owned(), Json::Array(attachments)))
}
