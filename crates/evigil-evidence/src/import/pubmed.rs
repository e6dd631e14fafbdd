//! PubMed's XML: articles of journals and chapters of books.

use super::date::{PartialDate, month};
use super::fault::{ImportError, Problem, ProblemKind};
use super::format::Format;
use super::ids::{self, IdKind};
use super::notice::{Notice, NoticeKind, NoticeSide};
use super::place::Place;
use super::record::Record;
use super::text::cut;
use super::xml::{self, Element};

/// Elements that hold a record. Files without the elements of PubMed around it hold the inner one.
const RECORDS: [&str; 3] = ["PubmedArticle", "PubmedBookArticle", "MedlineCitation"];

/// Reads every record of a text.
pub(super) fn read(input: &str, problems: &mut Vec<Problem>) -> Result<Vec<Record>, ImportError> {
    let mut records = Vec::new();
    xml::each(input, &RECORDS, problems, |element, problems| {
        let mut record = Record::new(Format::PubMedXml, Place::line(element.line));
        match element.name.as_str() {
            "PubmedArticle" => {
                if let Some(citation) = element.first("MedlineCitation") {
                    article(citation, &mut record, problems);
                }
                if let Some(data) = element.first("PubmedData/ArticleIdList") {
                    article_ids(data, &mut record, problems);
                }
            }
            "PubmedBookArticle" => book(&element, &mut record, problems),
            _ => article(&element, &mut record, problems),
        }
        if record.ids.pmid.is_empty() {
            problems.push(Problem {
                place: record.place,
                field: "PMID".to_owned(),
                kind: ProblemKind::Missing,
            });
        }
        record.finish(problems);
        records.push(record);
    })?;
    Ok(records)
}

fn article(citation: &Element, record: &mut Record, problems: &mut Vec<Problem>) {
    if let Some(pmid) = citation.first("PMID") {
        id(IdKind::Pmid, pmid, record, problems);
    }
    let empty = Element::default();
    let article = citation.first("Article").unwrap_or(&empty);
    record.title = article
        .text_of("ArticleTitle")
        .or_else(|| article.text_of("VernacularTitle"))
        .map(|title| bare(&title));
    record.journal = article
        .text_of("Journal/Title")
        .or_else(|| article.text_of("Journal/ISOAbbreviation"))
        .or_else(|| citation.text_of("MedlineJournalInfo/MedlineTA"));
    record.published = article
        .first("Journal/JournalIssue/PubDate")
        .and_then(|date| published(date, problems))
        .or_else(|| {
            article
                .first("ArticleDate")
                .and_then(|date| published(date, problems))
        });
    record.types = article
        .all("PublicationTypeList")
        .flat_map(|list| list.all("PublicationType"))
        .filter_map(Element::text)
        .collect();
    record.summary = article.first("Abstract").and_then(summary);
    for place in article.all("ELocationID") {
        if place.attribute("EIdType") == Some("doi") && place.attribute("ValidYN") != Some("N") {
            id(IdKind::Doi, place, record, problems);
        }
    }
    for author in article
        .all("AuthorList")
        .flat_map(|list| list.all("Author"))
    {
        person(author, record);
    }
    for bank in article
        .all("DataBankList")
        .flat_map(|list| list.all("DataBank"))
    {
        let name = bank.text_of("DataBankName").unwrap_or_default();
        for number in bank
            .all("AccessionNumberList")
            .flat_map(|list| list.all("AccessionNumber"))
        {
            data_bank(&name, number, record, problems);
        }
    }
    for grant in article.all("GrantList").flat_map(|list| list.all("Grant")) {
        if let Some(agency) = grant.text_of("Agency")
            && !record.funders.contains(&agency)
        {
            record.funders.push(agency);
        }
    }
    by_type(record);
    for other in citation
        .all("CommentsCorrectionsList")
        .flat_map(|list| list.all("CommentsCorrections"))
    {
        by_reference(other, record);
    }
}

fn book(element: &Element, record: &mut Record, problems: &mut Vec<Problem>) {
    let empty = Element::default();
    let document = element.first("BookDocument").unwrap_or(&empty);
    if let Some(pmid) = document.first("PMID") {
        id(IdKind::Pmid, pmid, record, problems);
    }
    if let Some(list) = document.first("ArticleIdList") {
        article_ids(list, record, problems);
    }
    record.title = document
        .text_of("ArticleTitle")
        .or_else(|| document.text_of("Book/BookTitle"))
        .map(|title| bare(&title));
    record.journal = document.text_of("Book/BookTitle");
    record.published = document
        .first("Book/PubDate")
        .and_then(|date| published(date, problems));
    record.types = document
        .all("PublicationType")
        .filter_map(Element::text)
        .collect();
    record.summary = document.first("Abstract").and_then(summary);
    for author in document
        .all("AuthorList")
        .flat_map(|list| list.all("Author"))
    {
        person(author, record);
    }
}

/// `[Title.]` is a title that PubMed has translated.
fn bare(title: &str) -> String {
    let inner = title
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix("].").or_else(|| rest.strip_suffix(']')));
    inner.unwrap_or(title).trim().to_owned()
}

/// The parts of an abstract, each behind its label.
fn summary(element: &Element) -> Option<String> {
    let parts: Vec<String> = element
        .all("AbstractText")
        .filter_map(|part| {
            let text = part.text()?;
            Some(match part.attribute("Label") {
                Some(label) if !label.trim().is_empty() => format!("{}: {text}", label.trim()),
                _ => text,
            })
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn person(author: &Element, record: &mut Record) {
    let given = author
        .text_of("ForeName")
        .or_else(|| author.text_of("Initials"));
    let name = match (author.text_of("LastName"), given) {
        (Some(family), Some(given)) => Some(format!("{family} {given}")),
        (Some(family), None) => Some(family),
        _ => author.text_of("CollectiveName"),
    };
    record.authors.extend(name);
    let affiliations = author
        .all("AffiliationInfo")
        .filter_map(|info| info.text_of("Affiliation"))
        .chain(author.text_of("Affiliation"));
    for affiliation in affiliations {
        if !record.affiliations.contains(&affiliation) {
            record.affiliations.push(affiliation);
        }
    }
}

/// Year, month and day, or what `MedlineDate` says in words.
fn published(date: &Element, problems: &mut Vec<Problem>) -> Option<PartialDate> {
    let written = match date.text_of("Year") {
        Some(year) => {
            let month = date.text_of("Month").and_then(|text| month(&text));
            let day = date.text_of("Day").and_then(|day| day.parse().ok());
            let read = year
                .parse()
                .ok()
                .and_then(|year| PartialDate::new(year, month, day.filter(|_| month.is_some())));
            if read.is_some() {
                return read;
            }
            year
        }
        None => {
            let words = date.text_of("MedlineDate")?;
            let read = PartialDate::in_words(&words);
            if read.is_some() {
                return read;
            }
            words
        }
    };
    problems.push(Problem {
        place: Place::line(date.line),
        field: date.name.clone(),
        kind: ProblemKind::Date {
            found: cut(&written, 40),
        },
    });
    None
}

fn article_ids(list: &Element, record: &mut Record, problems: &mut Vec<Problem>) {
    for one in list.all("ArticleId") {
        let kind = match one.attribute("IdType") {
            Some("doi") => IdKind::Doi,
            Some("pubmed") => IdKind::Pmid,
            Some("pmc") => IdKind::Pmcid,
            _ => continue,
        };
        id(kind, one, record, problems);
    }
}

fn data_bank(name: &str, number: &Element, record: &mut Record, problems: &mut Vec<Problem>) {
    // Data banks hold genes and structures too.
    const REGISTRIES: [&str; 20] = [
        "ClinicalTrials.gov",
        "ISRCTN",
        "ANZCTR",
        "CRiS",
        "ChiCTR",
        "CTRI",
        "DRKS",
        "EudraCT",
        "IRCT",
        "JapicCTI",
        "JMACCT",
        "jRCT",
        "JPRN",
        "NTR",
        "PACTR",
        "ReBec",
        "RPCEC",
        "SLCTR",
        "TCTR",
        "UMIN CTR",
    ];
    let Some(text) = number.text() else { return };
    if REGISTRIES.contains(&name) {
        id(IdKind::Registry, number, record, problems);
        return;
    }
    for id in ids::mentioned(&text) {
        record.put_id(IdKind::Registry, id);
    }
}

fn id(kind: IdKind, element: &Element, record: &mut Record, problems: &mut Vec<Problem>) {
    if let Some(text) = element.text() {
        let at = (Place::line(element.line), element.name.as_str());
        record.add_id(kind, &text, at, problems);
    }
}

/// What the types of a publication say of it.
fn by_type(record: &mut Record) {
    for kind in &record.types {
        let notice = match kind.as_str() {
            "Retracted Publication" => (NoticeKind::Retraction, NoticeSide::Target),
            "Retraction of Publication" | "Retraction Notice" => {
                (NoticeKind::Retraction, NoticeSide::Notice)
            }
            "Expression of Concern" => (NoticeKind::ExpressionOfConcern, NoticeSide::Notice),
            "Published Erratum" => (NoticeKind::Correction, NoticeSide::Notice),
            "Corrected and Republished Article" => (NoticeKind::Republication, NoticeSide::Target),
            _ => continue,
        };
        record.notices.push(Notice::new(notice.0, notice.1));
    }
}

/// What another publication says of it, or it of another.
fn by_reference(other: &Element, record: &mut Record) {
    let (kind, side) = match other.attribute("RefType") {
        Some("RetractionIn") => (NoticeKind::Retraction, NoticeSide::Target),
        Some("RetractionOf") => (NoticeKind::Retraction, NoticeSide::Notice),
        Some("PartialRetractionIn") => (NoticeKind::PartialRetraction, NoticeSide::Target),
        Some("PartialRetractionOf") => (NoticeKind::PartialRetraction, NoticeSide::Notice),
        Some("ErratumIn") => (NoticeKind::Correction, NoticeSide::Target),
        Some("ErratumFor") => (NoticeKind::Correction, NoticeSide::Notice),
        Some("ExpressionOfConcernIn") => (NoticeKind::ExpressionOfConcern, NoticeSide::Target),
        Some("ExpressionOfConcernFor") => (NoticeKind::ExpressionOfConcern, NoticeSide::Notice),
        Some("RetractedandRepublishedIn" | "CorrectedandRepublishedIn") => {
            (NoticeKind::Republication, NoticeSide::Target)
        }
        _ => return,
    };
    let mut notice = Notice::new(kind, side);
    notice.pmid = other.text_of("PMID").as_deref().and_then(ids::pmid);
    notice.citation = other.text_of("RefSource").unwrap_or_default();
    // `10.1000/x` is often written into the source.
    notice.doi = notice
        .citation
        .split_whitespace()
        .find_map(|word| ids::doi(word.trim_start_matches("doi:")));
    // A type says less than a reference of the same kind: it is replaced.
    record
        .notices
        .retain(|known| !(known.kind == kind && known.side == side && is_bare(known)));
    record.notices.push(notice);
}

fn is_bare(notice: &Notice) -> bool {
    notice.doi.is_none() && notice.pmid.is_none() && notice.citation.is_empty()
}
