//! PubMed, CrossRef, RIS and BibTeX.

use evigil_evidence::import::{Format, NoticeKind, NoticeSide, read};

use super::{one, told};

const PUBMED: &str = r#"<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
<PubmedArticle>
  <MedlineCitation Status="MEDLINE" Owner="NLM">
    <PMID Version="1">99000001</PMID>
    <Article PubModel="Print">
      <Journal>
        <JournalIssue CitedMedium="Internet"><PubDate><MedlineDate>2021 Nov-Dec</MedlineDate></PubDate></JournalIssue>
        <Title>Journal of Made-up Vesicles</Title>
      </Journal>
      <ArticleTitle>[Exosomes (10<sup>9</sup>) &amp; <i>in vivo</i> effects of H<sub>2</sub>O.]</ArticleTitle>
      <ELocationID EIdType="doi" ValidYN="Y">10.9999/Made.Up.1</ELocationID>
      <ELocationID EIdType="pii" ValidYN="Y">x1</ELocationID>
      <Abstract>
        <AbstractText Label="METHODS">Twenty patients; p &lt; 0.05.</AbstractText>
        <AbstractText Label="REGISTRATION">See NCT09900009 too.</AbstractText>
      </Abstract>
      <AuthorList CompleteYN="Y">
        <Author ValidYN="Y"><LastName>Beispiel</LastName><ForeName>Anna</ForeName><AffiliationInfo><Affiliation>Vesicula Therapeutics, Tokyo</Affiliation></AffiliationInfo></Author>
        <Author ValidYN="Y"><CollectiveName>The Vesicle Group</CollectiveName></Author>
      </AuthorList>
      <DataBankList CompleteYN="Y"><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList><AccessionNumber>NCT09900001</AccessionNumber></AccessionNumberList></DataBank>
        <DataBank><DataBankName>GENBANK</DataBankName><AccessionNumberList><AccessionNumber>AB123456</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
      <GrantList CompleteYN="Y"><Grant><GrantID>1</GrantID><Agency>A Foundation</Agency></Grant></GrantList>
      <PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType><PublicationType UI="D016441">Retracted Publication</PublicationType></PublicationTypeList>
    </Article>
    <CommentsCorrectionsList>
      <CommentsCorrections RefType="RetractionIn"><RefSource>J Made-up Vesicles. 2023;2:9. doi: 10.9999/notice.1</RefSource><PMID Version="1">99000002</PMID></CommentsCorrections>
      <CommentsCorrections RefType="ErratumIn"><RefSource>J Made-up Vesicles. 2022;1:4</RefSource></CommentsCorrections>
      <CommentsCorrections RefType="CommentIn"><RefSource>Elsewhere</RefSource></CommentsCorrections>
    </CommentsCorrectionsList>
  </MedlineCitation>
  <PubmedData><ArticleIdList><ArticleId IdType="pubmed">99000001</ArticleId><ArticleId IdType="pmc">PMC9900001</ArticleId><ArticleId IdType="doi">10.9999/made.up.1</ArticleId></ArticleIdList>
    <ReferenceList><Reference><Citation>Another</Citation><ArticleIdList><ArticleId IdType="pubmed">11111111</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData>
</PubmedArticle>
</PubmedArticleSet>
"#;

#[test]
fn pubmed_is_read_with_tags_in_titles_and_dates_in_words() {
    let import = one(PUBMED);
    assert_eq!(import.format, Format::PubMedXml);
    assert_eq!(told(&import.problems), Vec::<String>::new());
    let [record] = &import.records[..] else {
        panic!()
    };
    assert_eq!(record.place.line, 4);
    assert_eq!(
        record.title.as_deref(),
        Some("Exosomes (109) & in vivo effects of H2O.")
    );
    assert_eq!(record.published.unwrap().to_string(), "2021");
    assert_eq!(record.authors, ["Beispiel Anna", "The Vesicle Group"]);
    assert_eq!(record.ids.pmid, ["99000001"]);
    // The one of the references is another's, and one DOI in other letters is the same.
    assert_eq!(record.ids.doi, ["10.9999/Made.Up.1"]);
    assert_eq!(record.ids.pmcid, ["PMC9900001"]);
    assert_eq!(record.ids.registry, ["NCT09900001"]);
    assert_eq!(record.ids.mentioned, ["NCT09900009"]);
    assert_eq!(record.funders, ["A Foundation"]);
    assert_eq!(
        record.summary.as_deref(),
        Some("METHODS: Twenty patients; p < 0.05. REGISTRATION: See NCT09900009 too.")
    );
}

#[test]
fn pubmed_names_retraction_and_erratum_once_each() {
    let import = one(PUBMED);
    let notices = &import.records[0].notices;
    assert_eq!(notices.len(), 2);
    assert_eq!(notices[0].kind, NoticeKind::Retraction);
    assert_eq!(notices[0].side, NoticeSide::Target);
    assert_eq!(notices[0].pmid.as_deref(), Some("99000002"));
    assert_eq!(notices[0].doi.as_deref(), Some("10.9999/notice.1"));
    assert_eq!(notices[1].kind, NoticeKind::Correction);
}

#[test]
fn pubmed_cut_off_keeps_what_was_whole() {
    let twice = PUBMED.replace(
        "</PubmedArticleSet>",
        "<PubmedArticle><MedlineCitation><PMID>1</PMID>",
    );
    let import = one(&twice);
    assert_eq!(import.records.len(), 1);
    assert_eq!(told(&import.problems), ["37:0 EV-E91 PubmedArticle"]);
}

#[test]
fn crossref_is_read_without_markup_and_null_dates_are_none() {
    let text = r#"{"status": "ok", "message-type": "work", "message": {
      "DOI": "10.9999/cr.1", "type": "journal-article", "title": ["Vesicles <i>in vivo</i>: p &lt; 0.05"],
      "container-title": [], "issued": {"date-parts": [[null]]}, "published-print": {"date-parts": [[2022, 4]]},
      "author": [{"family": "Beispiel", "given": "A."}, {"name": "The Group"}],
      "abstract": "<jats:title>Abstract</jats:title><jats:p>First.</jats:p><jats:p>Second.</jats:p>",
      "clinical-trial-number": [{"clinical-trial-number": "nct9900001"}],
      "funder": [{"name": "A Foundation"}],
      "updated-by": [{"DOI": "10.9999/cr.2", "type": "retraction", "label": "Retraction"}, {"DOI": "10.9999/cr.3", "type": "new_version"}]
    }}"#;
    let import = one(text);
    assert_eq!(import.format, Format::CrossRef);
    let record = &import.records[0];
    assert_eq!(record.title.as_deref(), Some("Vesicles in vivo: p < 0.05"));
    assert_eq!(record.journal, None);
    assert_eq!(record.published.unwrap().to_string(), "2022-04");
    assert_eq!(record.authors, ["Beispiel A.", "The Group"]);
    assert_eq!(record.summary.as_deref(), Some("Abstract First. Second."));
    assert_eq!(record.ids.registry, ["NCT09900001"]);
    let [notice] = &record.notices[..] else {
        panic!()
    };
    assert_eq!(
        (notice.kind, notice.side),
        (NoticeKind::Retraction, NoticeSide::Target)
    );
    assert_eq!(notice.doi.as_deref(), Some("10.9999/cr.2"));
}

#[test]
fn ris_is_read_however_carelessly_it_was_written() {
    let text = "\u{feff}1.\r\nTY  - JOUR\r\nTI  - Vesicles of\r\nthe knee\r\nA1 - Beispiel, A.\r\nPY- 2020///\r\n\
        XX  - unknown\r\nAB  - IL-10 rose.\r\nIL-10 fell again, AB-positive\r\nDO  - https://doi.org/10.9999/RIS.1.\r\n\
        DB  - PubMed\r\nAN  - 99000003\r\nN1  - trial NCT09900001\r\nKW  -\r\nER  -\r\n\r\nsome words\r\n\
        TY - CHAP\r\nT1  - Another\r\nY1  - not dated\r\nDO  - not a doi\r\nTY  - JOUR\r\nTI  - Last\r\nUR  - https://pubmed.ncbi.nlm.nih.gov/99000004/";
    let import = one(text);
    assert_eq!(import.format, Format::Ris);
    let [first, second, third] = &import.records[..] else {
        panic!()
    };
    assert_eq!(first.title.as_deref(), Some("Vesicles of the knee"));
    assert_eq!(first.authors, ["Beispiel, A."]);
    assert_eq!(first.published.unwrap().to_string(), "2020");
    assert_eq!(
        first.summary.as_deref(),
        Some("IL-10 rose. IL-10 fell again, AB-positive")
    );
    assert_eq!(first.ids.doi, ["10.9999/RIS.1"]);
    assert_eq!(first.ids.pmid, ["99000003"]);
    assert_eq!(first.ids.mentioned, ["NCT09900001"]);
    assert_eq!(second.place.line, 18);
    assert_eq!(second.title.as_deref(), Some("Another"));
    assert_eq!(third.ids.pmid, ["99000004"]);
    assert_eq!(
        told(&import.problems),
        [
            "17:0 EV-E90 ",
            "20:0 EV-E88 Y1",
            "21:0 EV-E87 DO",
            "22:0 EV-E91 ER",
            "24:0 EV-E91 ER",
        ]
    );
}

#[test]
fn bibtex_goes_on_behind_an_entry_that_breaks_its_grammar() {
    let text = "% a comment\n@string{jmv = \"Journal of \" # {Vesicles}}\n@string{loop = loop # loop}\n\
        @article{a,\n  title = {{E}xosomes and the {IL}-10 of caf{\\'e}s},\n  journal = jmv,\n  month = mar, year = 2021,\n  author = {Beispiel, A. and {The Group}},\n  doi = {doi:10.9999/BIB.1},\n  note = {PMID: 99000005}\n}\n\
        @article{b,\n  title = {No comma}\n  year = {2020}\n}\n\
        @misc{c, title = \"Third\", year = {n.d.}, journal = loop, month = nosuch}\n@comment{x}\n";
    let import = one(text);
    assert_eq!(import.format, Format::BibTex);
    let [first, third] = &import.records[..] else {
        panic!("{:?}", import.records)
    };
    assert_eq!(first.place.line, 4);
    assert_eq!(
        first.title.as_deref(),
        Some("Exosomes and the IL-10 of cafés")
    );
    assert_eq!(first.journal.as_deref(), Some("Journal of Vesicles"));
    assert_eq!(first.published.unwrap().to_string(), "2021-03");
    assert_eq!(first.authors, ["Beispiel, A.", "The Group"]);
    assert_eq!(first.ids.doi, ["10.9999/BIB.1"]);
    assert_eq!(first.ids.pmid, ["99000005"]);
    assert_eq!(third.title.as_deref(), Some("Third"));
    let told = told(&import.problems);
    assert!(told.contains(&"14:3 EV-E92 b".to_owned()), "{told:?}");
    assert!(told.contains(&"16:0 EV-E94 month".to_owned()), "{told:?}");
    assert!(told.contains(&"16:0 EV-E88 year".to_owned()), "{told:?}");
}

#[test]
fn bytes_without_declared_encoding_are_guessed_and_told() {
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(
        "TY  - JOUR\r\nTI  - 間葉系幹細胞由来エクソソームの点鼻投与に関する研究\r\nJO  - 再生医療\r\nER  - \r\n",
    );
    let import = read(&bytes).unwrap();
    assert_eq!(import.encoding, "Shift_JIS");
    assert_eq!(told(&import.problems), ["1:0 EV-E85 "]);
    assert!(
        import.records[0]
            .title
            .as_deref()
            .unwrap()
            .starts_with("間葉系")
    );
}

#[test]
fn titles_tell_of_retractions_when_nothing_else_does() {
    let import = one(
        "TY  - JOUR\nTI  - RETRACTED: Vesicles\nER  - \nTY  - JOUR\nTI  - Erratum to: Vesicles\nER  - \n",
    );
    let notice = |at: usize| import.records[at].notices[0].clone();
    assert_eq!(
        (notice(0).kind, notice(0).side),
        (NoticeKind::Retraction, NoticeSide::Target)
    );
    assert!(notice(0).by_title);
    assert_eq!(
        (notice(1).kind, notice(1).side),
        (NoticeKind::Correction, NoticeSide::Notice)
    );
}
