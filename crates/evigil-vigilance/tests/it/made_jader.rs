//! Makes tables in the form of JADER, of any size, with made-up data: no row of JADER may be passed on.

use std::collections::HashSet;
use std::io::{self, Write};

use encoding_rs::SHIFT_JIS;

/// What a reader has to find.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) cases: u64,
    pub(crate) drugs: u64,
    pub(crate) reactions: u64,
    pub(crate) deaths: u64,
}

/// Numbers that only look random, the same for the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let place = self.below(words.len() as u64);
        words[usize::try_from(place).unwrap_or_default()]
    }
}

/// First lines, as PMDA writes them.
pub(crate) const HEADERS: [&str; 4] = [
    "識別番号,報告回数,性別,年齢,体重,身長,報告年度・四半期,状況,報告の種類,報告者の資格,E2B",
    "識別番号,報告回数,医薬品連番,医薬品の関与,医薬品（一般名）,医薬品（販売名）,経路,投与開始日,投与終了日,投与量,投与単位,分割投与回数,使用理由,医薬品の処置,再投与による再発の有無,リスク区分等",
    "識別番号,報告回数,有害事象連番,有害事象,転帰,有害事象の発現日",
    "識別番号,報告回数,原疾患等連番,原疾患等",
];

const AGES: [&str; 14] = [
    "10歳未満",
    "10歳代",
    "20歳代",
    "30歳代",
    "40歳代",
    "50歳代",
    "60歳代",
    "70歳代",
    "80歳代",
    "90歳代",
    "不明",
    "成人",
    "新生児",
    "",
];
const GENERICS: [&str; 8] = [
    "仮想マブ（遺伝子組換え）",
    "仮想マブ（遺伝子組換え）［後続１］",
    "架空酸ナトリウム",
    "架空酸ナトリウム水和物",
    "ＭＡＤＥＵＰＩＮ",
    "エクソ仮想液",
    "見本シスプラ",
    "例示メトキサート",
];
const EVENTS: [&str; 10] = [
    "発熱",
    "肺炎",
    "敗血症",
    "アナフィラキシー反応",
    "発疹",
    "悪心",
    "肝機能異常",
    "痙攣",
    "倦怠感",
    "血小板数減少",
];

/// Writes `cases` cases into the tables demo, drug, reac and hist.
pub(crate) fn write(cases: u64, seed: u64, tables: &mut [&mut dyn Write; 4]) -> io::Result<Truth> {
    let mut dice = Dice(seed);
    let mut truth = Truth::default();
    for (table, header) in tables.iter_mut().zip(HEADERS) {
        let names: Vec<_> = header.split(',').collect();
        row(*table, &names)?;
    }
    for number in 0..cases {
        let (year, running) = (4 + number / 100_000 % 20, number % 100_000 + 1);
        let id = format!("AB-{year:02}{running:06}");
        let count = (1 + dice.below(3)).to_string();
        truth.cases += 1;
        let quarter = format!("{}・第{}", 2000 + year, dice.of(&["一", "二", "三", "四"]));
        let sex = dice.of(&["男性", "女性", "不明", ""]);
        let (age, weight) = (
            dice.of(&AGES),
            dice.of(&["60kg台", "50kg台", "10kg未満", ""]),
        );
        let reporter = dice.of(&["医師", "薬剤師", "その他医療従事者", ""]);
        let demo = [
            &id,
            &count,
            sex,
            age,
            weight,
            "160cm台",
            &quarter,
            "調査完了",
            "自発報告",
            reporter,
            "R3",
        ];
        row(tables[0], &demo)?;
        let mut names = HashSet::new();
        for drug in 0..1 + dice.below(5) {
            let generic = dice.of(&GENERICS);
            let role = if drug == 0 {
                "被疑薬"
            } else {
                dice.of(&["被疑薬", "併用薬", "相互作用"])
            };
            names.insert((role, generic));
            let (drug, start) = ((drug + 1).to_string(), date(&mut dice, year));
            let end = date(&mut dice, year);
            let dose = (1 + dice.below(500)).to_string();
            let (route, unit) = (
                dice.of(&["経口", "静脈内点滴", ""]),
                dice.of(&["ＭＧ", "ｍＬ", "錠", ""]),
            );
            let action = dice.of(&["投与中止", "減量", "不明", "投与量変更せず", ""]);
            let row_of_drug = [
                &id,
                &count,
                &drug,
                role,
                generic,
                "",
                route,
                &start,
                &end,
                &dose,
                unit,
                "1",
                "高血圧",
                action,
                "",
                "",
            ];
            row(tables[1], &row_of_drug)?;
        }
        truth.drugs += names.len() as u64;
        for event in 0..1 + dice.below(3) {
            let outcome = dice.of(&[
                "回復",
                "軽快",
                "未回復",
                "死亡",
                "不明",
                "回復したが後遺症あり",
            ]);
            truth.reactions += 1;
            truth.deaths += u64::from(outcome == "死亡");
            let (event, onset) = ((event + 1).to_string(), date(&mut dice, year));
            row(
                tables[2],
                &[&id, &count, &event, dice.of(&EVENTS), outcome, &onset],
            )?;
        }
        for disease in 0..dice.below(4) {
            let (disease, name) = (
                (disease + 1).to_string(),
                dice.of(&["高血圧", "糖尿病", "脂質異常症"]),
            );
            row(tables[3], &[&id, &count, &disease, name])?;
        }
    }
    Ok(truth)
}

fn date(dice: &mut Dice, year: u64) -> String {
    let (month, day) = (1 + dice.below(12), 1 + dice.below(28));
    match dice.below(4) {
        0 => String::new(),
        1 => format!("{}", 2000 + year),
        2 => format!("{}{month:02}", 2000 + year),
        _ => format!("{}{month:02}{day:02}", 2000 + year),
    }
}

/// A row as JADER writes it: every field in quotes, in CP932, with CRLF.
pub(crate) fn row(table: &mut dyn Write, fields: &[&str]) -> io::Result<()> {
    let fields: Vec<_> = fields
        .iter()
        .map(|field| format!("\"{}\"", field.replace('"', "\"\"")))
        .collect();
    let line = format!("{}\r\n", fields.join(","));
    table.write_all(&SHIFT_JIS.encode(&line).0)
}
