//! Narratives of made-up cases, in English and Japanese: every channel tells in words of its own.

use super::random::Random;

/// What a narrative tells of.
pub(crate) struct Story<'s> {
    pub(crate) japanese: bool,
    pub(crate) age: Option<u32>,
    pub(crate) female: Option<bool>,
    pub(crate) product: &'s str,
    pub(crate) reactions: &'s [String],
    pub(crate) latency: u64,
    pub(crate) detail: u64,
}

const OPENINGS: [&str; 4] = [
    "This spontaneous report from a physician concerns a",
    "A consumer reported the following about a",
    "Information was received from a health authority on a",
    "The clinic described the case of a",
];

const COURSES: [&str; 5] = [
    "Laboratory values on admission were unremarkable apart from raised C-reactive protein",
    "The patient was treated with intravenous fluids and paracetamol and kept overnight",
    "No concomitant illness was reported and the medical history was not provided",
    "Blood cultures were taken and empirical antibiotics were begun the same evening",
    "The treatment was stopped and the events were considered related by the reporter",
];

const OPENINGS_JA: [&str; 3] = [
    "本症例は医師からの自発報告である。患者は",
    "使用者本人より以下の情報を入手した。対象は",
    "医療機関からの連絡によれば、",
];

const COURSES_JA: [&str; 4] = [
    "入院時の検査ではCRPの上昇を認めたほか特記すべき異常はなかった。",
    "補液と解熱剤の投与を行い、翌日まで経過を観察した。",
    "既往歴および併用薬に関する情報は得られていない。",
    "血液培養を採取し、同日夕より抗菌薬の投与を開始した。",
];

/// Words that differ from case to case, so that stories of one template differ too.
const DETAILS: [&str; 12] = [
    "after lunch",
    "at the clinic in the afternoon",
    "while driving home",
    "during the night",
    "in the waiting room",
    "on the following morning",
    "at work",
    "while still on the drip",
    "after a short walk",
    "in the car park",
    "before dinner",
    "on the train",
];

const DETAILS_JA: [&str; 8] = [
    "昼食後に",
    "帰宅途中に",
    "夜間就寝中に",
    "待合室で",
    "翌朝になって",
    "勤務先で",
    "点滴中に",
    "入浴後に",
];

/// Tells the story in the words of a channel.
pub(crate) fn tell(story: &Story<'_>, channel: u64) -> String {
    let mut random = Random::new(story.detail ^ channel.wrapping_mul(0x9E37_79B9));
    let mut own = Random::new(story.detail);
    let number = own.below(900) + 100;
    if story.japanese {
        let age = story.age.map_or(String::new(), |age| format!("{age}歳の"));
        let sex = match story.female {
            Some(true) => "女性",
            Some(false) => "男性",
            None => "患者",
        };
        let place = DETAILS_JA[own.below(8) as usize];
        format!(
            "{}{age}{sex}。{}を投与後{}日目、{place}{}を発現した。{}体温{}度{}分、室番号{number}。{}",
            OPENINGS_JA[random.below(3) as usize],
            story.product,
            story.latency,
            story.reactions.join("、"),
            COURSES_JA[random.below(4) as usize],
            36 + own.below(4),
            own.below(10),
            COURSES_JA[own.below(4) as usize],
        )
    } else {
        let age = story
            .age
            .map_or(String::new(), |age| format!("{age}-year-old "));
        let sex = match story.female {
            Some(true) => "woman",
            Some(false) => "man",
            None => "patient",
        };
        format!(
            "{} {age}{sex} who was given {} and {} days later, {}, {}, had {}. {}. Reference {number}: {} {}. {}.",
            OPENINGS[random.below(4) as usize],
            story.product,
            story.latency,
            DETAILS[own.below(12) as usize],
            DETAILS[own.below(12) as usize],
            story.reactions.join(", "),
            COURSES[random.below(5) as usize],
            own.below(90),
            DETAILS[own.below(12) as usize],
            COURSES[own.below(5) as usize],
        )
    }
}
