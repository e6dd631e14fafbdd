//! Made-up reports of which it is known which tell of one case: independent reports with errors,
//! follow-ups under a new number, cases copied from the literature, plain copies; and near twins that
//! are no duplicates.

use evigil_vigilance::duplicates::{Told, ToldAge};
use evigil_vigilance::icsr::PartialDate;

use super::random::Random;
use super::story::{Story, tell};

/// A report with the truth about it.
pub(crate) struct MadeReport {
    pub(crate) told: Told,
    /// Number of the case it tells of.
    pub(crate) case: u32,
    /// Number of the group of near twins its case belongs to; 0 for none.
    pub(crate) twins: u32,
    /// How it came into being.
    pub(crate) how: How,
}

/// A day as year, month and day.
#[derive(Clone, Copy, PartialEq)]
struct Day(u32, u32, u32);

impl Day {
    const MONTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    fn of(number: u64) -> Self {
        let (year, mut rest) = ((number / 365) as u32, (number % 365) as u32);
        for (month, length) in (1..).zip(Self::MONTHS) {
            if rest < length {
                return Self(year, month, rest + 1);
            }
            rest -= length;
        }
        Self(year, 12, 31)
    }

    fn told(self) -> Option<PartialDate> {
        PartialDate::from_parts(self.0, Some(self.1), Some(self.2)).ok()
    }

    fn month_told(self) -> Option<PartialDate> {
        PartialDate::from_parts(self.0, Some(self.1), None).ok()
    }
}

/// What happened to a patient. Days are numbers; 365 make a year.
#[derive(Clone)]
struct Case {
    number: u32,
    twins: u32,
    female: bool,
    birth: u64,
    weight: u16,
    initials: [u8; 3],
    country: u64,
    products: Vec<u64>,
    start: u64,
    lot: u64,
    onset: u64,
    reactions: Vec<u64>,
    outcome: u8,
    seriousness: u8,
    detail: u64,
    received: u64,
    article: u64,
    number_at_company: u64,
}

/// How a report comes into being from a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    First,
    Independent,
    FollowUp,
    Literature,
    Copy,
}

/// Makes reports: about `size` of them, from a seed.
pub(crate) struct Maker {
    random: Random,
    seed: u64,
    next_case: u32,
    next_report: u32,
    next_twins: u32,
    products: u64,
    reactions: u64,
}

impl Maker {
    pub(crate) fn new(seed: u64, size: usize) -> Self {
        let size = size as u64;
        Self {
            random: Random::new(seed.wrapping_mul(0x5851_F42D_4C95_7F2D) ^ 0xD0B1),
            seed,
            next_case: 0,
            next_report: 0,
            next_twins: 0,
            products: (size / 100).clamp(300, 5000),
            reactions: (size / 60).clamp(500, 8000),
        }
    }

    /// Hands over the reports, one by one, until there are `size`.
    pub(crate) fn make(&mut self, size: usize, take: &mut dyn FnMut(MadeReport)) {
        while (self.next_report as usize) < size {
            let case = self.case();
            if self.random.chance(0.01) {
                self.one_lot_one_day(&case, take);
            } else if self.random.chance(0.01) {
                self.two_events(&case, take);
            } else if self.random.chance(0.002) {
                self.born_twins(&case, take);
            } else {
                self.reports(&case, take);
            }
        }
    }

    fn case(&mut self) -> Case {
        self.next_case += 1;
        let random = &mut self.random;
        let suspect = random.popular(self.products, 12.0);
        let mut products = vec![suspect];
        for _ in 0..random.steps(0.6, 12) {
            // What is given beside it is often given with it.
            products.push(if random.chance(0.35) {
                (suspect * 31 + random.below(8)) % self.products
            } else {
                random.popular(self.products, 12.0)
            });
        }
        products.sort_unstable();
        products.dedup();
        products.retain(|product| *product != suspect);
        products.insert(0, suspect);
        let mut reactions = Vec::new();
        for _ in 0..=random.steps(0.6, 9) {
            reactions.push(if random.chance(0.5) {
                let known = random.popular(20, 3.0);
                (suspect * 17 + known * known) % self.reactions
            } else {
                random.popular(self.reactions, 15.0)
            });
        }
        reactions.sort_unstable();
        reactions.dedup();
        let start = 2010 * 365 + random.below(14 * 365);
        let latency = if random.chance(0.6) {
            random.below(4)
        } else {
            random.popular(400, 5.0)
        };
        let age = (random.part() + random.part() + random.part()) * 30.0 + 2.0;
        let onset = start + latency;
        let death = random.chance(0.05);
        Case {
            number: self.next_case,
            twins: 0,
            female: random.chance(0.56),
            birth: onset - (age * 365.0) as u64 - random.below(365),
            weight: 350 + random.below(600) as u16,
            initials: [
                b'A' + random.below(26) as u8,
                b'A' + random.below(26) as u8,
                b'A' + random.popular(26, 4.0) as u8,
            ],
            country: random.popular(40, 2.0),
            lot: suspect * 1000 + (start / 91) % 60 * 10 + random.below(4),
            products,
            start,
            onset,
            reactions,
            outcome: if death { 6 } else { 2 + random.below(4) as u8 },
            seriousness: 128
                | if death {
                    1
                } else {
                    [0, 0, 4, 4, 32, 36, 2, 8][random.below(8) as usize]
                },
            detail: random.next(),
            received: onset + 3 + random.popular(300, 20.0),
            article: 0,
            number_at_company: random.next(),
        }
    }

    fn reports(&mut self, case: &Case, take: &mut dyn FnMut(MadeReport)) {
        take(self.report(case, How::First));
        if !self.random.chance(0.12) {
            return;
        }
        let kind = self.random.part();
        if kind < 0.45 {
            for _ in 0..=self.random.steps(0.2, 3) {
                take(self.report(case, How::Independent));
            }
        } else if kind < 0.7 {
            take(self.report(case, How::FollowUp));
        } else if kind < 0.85 {
            self.article(case, take);
        } else {
            take(self.report(case, How::Copy));
        }
    }

    /// An article about one to three patients with the same product and reaction, each reported by
    /// several companies.
    fn article(&mut self, case: &Case, take: &mut dyn FnMut(MadeReport)) {
        let article = self.random.next() | 1;
        self.next_twins += 1;
        let twins = self.next_twins;
        let others = self.random.steps(0.3, 2);
        for number in 0..=others {
            let mut patient = case.clone();
            if number > 0 {
                // Another patient of the article: the product, and the reaction that it is about.
                patient = self.case();
                patient.products.truncate(1);
                if let (Some(first), Some(of_case)) =
                    (patient.products.first_mut(), case.products.first())
                {
                    *first = *of_case;
                }
                patient.reactions.truncate(2);
                patient.reactions.extend(case.reactions.first());
                patient.country = case.country;
            }
            patient.article = article;
            patient.twins = twins;
            for _ in 0..2 + self.random.steps(0.4, 3) {
                take(self.report(&patient, How::Literature));
            }
        }
    }

    /// Several patients of one lot, on one day, in one clinic, with the same reaction.
    fn one_lot_one_day(&mut self, case: &Case, take: &mut dyn FnMut(MadeReport)) {
        self.next_twins += 1;
        let twins = self.next_twins;
        for _ in 0..2 + self.random.steps(0.5, 5) {
            let mut patient = self.case();
            patient.products.truncate(1);
            if let (Some(first), Some(of_case)) =
                (patient.products.first_mut(), case.products.first())
            {
                *first = *of_case;
            }
            patient.lot = case.lot;
            patient.start = case.start;
            let age = patient.onset - patient.birth;
            patient.onset = case.start + self.random.below(2);
            patient.birth = patient.onset.saturating_sub(age);
            patient.country = case.country;
            patient.received = case.received + self.random.below(5);
            patient.reactions.truncate(1);
            patient.reactions.extend(case.reactions.first());
            patient.twins = twins;
            take(self.report(&patient, How::First));
        }
    }

    /// Two events of one patient: the same product later again, or another reaction.
    fn two_events(&mut self, case: &Case, take: &mut dyn FnMut(MadeReport)) {
        self.next_twins += 1;
        let mut first = case.clone();
        first.twins = self.next_twins;
        let mut second = self.case();
        second.twins = first.twins;
        second.female = case.female;
        second.birth = case.birth;
        second.weight = case.weight;
        second.initials = case.initials;
        second.country = case.country;
        second.products.clone_from(&case.products);
        let later = 90 + self.random.below(700);
        second.start = case.start + later;
        second.lot = case.lot + 40;
        second.onset = second.start + self.random.below(4);
        second.received = second.onset + 3 + self.random.below(60);
        take(self.report(&first, How::First));
        take(self.report(&second, How::First));
    }

    /// Two children born on one day, with the same treatment on one day.
    fn born_twins(&mut self, case: &Case, take: &mut dyn FnMut(MadeReport)) {
        self.next_twins += 1;
        let mut first = case.clone();
        first.twins = self.next_twins;
        let mut second = first.clone();
        self.next_case += 1;
        second.number = self.next_case;
        second.female = !case.female;
        second.weight = case.weight + 40;
        second.initials[0] = b'A' + (case.initials[0] - b'A' + 7) % 26;
        second.detail = self.random.next();
        second.number_at_company = self.random.next();
        take(self.report(&first, How::First));
        take(self.report(&second, How::First));
    }

    fn report(&mut self, case: &Case, how: How) -> MadeReport {
        self.next_report += 1;
        let mut told = Told {
            name: format!("made:{:08}", self.next_report),
            ..Told::default()
        };
        // A copy has what the first report has, a follow-up most of it: the same dice fall.
        let shared = matches!(how, How::First | How::FollowUp | How::Copy);
        let dice = if shared {
            case.detail
        } else {
            self.random.next()
        };
        let mut dice = Random::new(dice ^ self.seed);
        let errs = !matches!(how, How::Copy | How::First);
        self.patient(case, how, errs, &mut dice, &mut told);
        self.course(case, how, errs, &mut dice, &mut told);
        self.narrative(case, how, &mut dice, &mut told);
        let own = format!("MADE{:010}", self.next_report);
        told.identifiers.push(own);
        let names_number = match how {
            How::First | How::Copy => dice.chance(0.3),
            How::Independent => self.random.chance(0.2),
            How::FollowUp => self.random.chance(0.45),
            How::Literature => false,
        };
        if names_number {
            told.identifiers
                .push(format!("C{:016X}", case.number_at_company));
        }
        if case.article != 0 {
            told.literature
                .push(format!("doi:10.5555/made.{:010x}", case.article >> 24));
        }
        MadeReport {
            told,
            case: case.number,
            twins: case.twins,
            how,
        }
    }

    fn patient(&mut self, case: &Case, how: How, errs: bool, dice: &mut Random, told: &mut Told) {
        let random = &mut self.random;
        let article = how == How::Literature;
        let mut female = case.female;
        if errs && random.chance(0.006) {
            female = !female;
        }
        if !dice.chance(0.03) {
            told.sex = if female { 2 } else { 1 };
        }
        if dice.chance(0.4) && !article {
            let birth = if errs {
                slip(random, Day::of(case.birth), 0.04)
            } else {
                Day::of(case.birth)
            };
            told.birth = birth.told();
        }
        if dice.chance(0.85) || article {
            let mut years = (case.onset.saturating_sub(case.birth) / 365) as u16;
            if errs && random.chance(0.1) {
                years += 1;
            }
            if errs && random.chance(0.01) {
                years = years / 10 + years % 10 * 10;
            }
            told.age = Some(ToldAge {
                least: years * 12,
                span: 11,
            });
        }
        if dice.chance(0.35) {
            let off = if errs && random.chance(0.2) { 20 } else { 0 };
            told.weight = case.weight + off;
        }
        if dice.chance(0.35) && !article {
            let letters = if dice.chance(0.3) { 3 } else { 2 };
            told.initials = case
                .initials
                .iter()
                .take(letters)
                .map(|it| char::from(*it))
                .collect();
        }
        if !dice.chance(0.02) {
            told.country = format!("C{:02}", case.country);
            if errs && random.chance(0.01) {
                told.country = "C00".to_owned();
            }
        }
    }

    fn course(&mut self, case: &Case, how: How, errs: bool, dice: &mut Random, told: &mut Told) {
        let random = &mut self.random;
        let article = how == How::Literature;
        let words = |prefix: &str, numbers: &[u64]| -> Vec<String> {
            numbers
                .iter()
                .map(|it| format!("{prefix}{it:04}"))
                .collect()
        };
        let mut products = case.products.clone();
        let mut reactions = case.reactions.clone();
        if how == How::Independent || article {
            lose(random, &mut products, 0.2);
            lose(random, &mut reactions, 0.15);
            if random.chance(0.15) {
                reactions.push(random.popular(self.reactions, 15.0));
            }
            for reaction in &mut reactions {
                if random.chance(0.06) {
                    // Another word for it.
                    *reaction = (*reaction + 1) % self.reactions;
                }
            }
        }
        if how == How::FollowUp {
            if random.chance(0.4) {
                reactions.push(random.popular(self.reactions, 15.0));
            }
            if random.chance(0.3) {
                products.push(random.popular(self.products, 12.0));
            }
        }
        told.products = words("P", &products);
        told.reactions = words("R", &reactions);
        if dice.chance(0.4) && !article {
            told.lots = words("L", &[case.lot]);
        }
        let error = if errs { 0.08 } else { 0.0 };
        if dice.chance(0.65) && !article {
            told.start = told_day(random, dice, case.start, error);
        }
        if dice.chance(0.75) && !(article && dice.chance(0.7)) {
            told.onset = told_day(random, dice, case.onset, error);
        }
        if !dice.chance(0.15) {
            told.outcome = case.outcome;
            if errs && case.outcome < 6 && random.chance(0.25) {
                told.outcome = 2 + random.below(4) as u8;
            }
        }
        if !dice.chance(0.1) {
            told.seriousness = case.seriousness;
            if errs && random.chance(0.25) {
                told.seriousness |= 32;
            }
        }
        let later = match how {
            How::First => 0,
            How::Copy => random.below(10),
            How::Independent | How::Literature => random.popular(200, 15.0),
            How::FollowUp => 10 + random.below(150),
        };
        told.received = Day::of(case.received + later).told();
    }

    fn narrative(&mut self, case: &Case, how: How, dice: &mut Random, told: &mut Told) {
        if !dice.chance(0.75) {
            return;
        }
        let product = told.products.first().map_or("", String::as_str);
        let story = Story {
            japanese: case.country == 1,
            age: told.age.map(|age| u32::from(age.least / 12)),
            female: (told.sex > 0).then_some(told.sex == 2),
            product,
            reactions: &told.reactions,
            latency: case.onset - case.start,
            detail: case.detail,
        };
        let channel = match how {
            How::Independent => 1 + self.random.below(50),
            How::Literature => 99,
            _ => 0,
        };
        told.narrative = tell(&story, channel);
        if how == How::FollowUp {
            told.narrative.push_str(" Follow-up: the patient was seen again and further laboratory results were provided.");
        }
    }
}

fn lose(random: &mut Random, list: &mut Vec<u64>, share: f64) {
    let mut first = true;
    list.retain(|_| std::mem::take(&mut first) || !random.chance(share));
}

fn told_day(random: &mut Random, dice: &mut Random, day: u64, error: f64) -> Option<PartialDate> {
    let whole = Day::of(day);
    if dice.chance(0.1) {
        return whole.month_told();
    }
    if random.chance(error / 2.0) {
        return Day::of(day + 1).told();
    }
    slip(random, whole, error / 2.0).told()
}

/// A day with a slip, with this probability: swapped, or one digit.
fn slip(random: &mut Random, day: Day, probability: f64) -> Day {
    if !random.chance(probability) {
        return day;
    }
    let Day(year, month, of_month) = day;
    let slipped = match random.below(3) {
        0 if of_month <= 12 => Day(year, of_month, month),
        1 => Day(year - 1, month, of_month),
        _ => Day(year, month, (of_month + 9) % 20 + 1),
    };
    if slipped.told().is_some() {
        slipped
    } else {
        day
    }
}
