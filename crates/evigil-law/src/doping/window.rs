//! The most that went into a vein within any window of some hours.
//!
//! The window slides. An infusion that took time is taken to have run evenly, so that the volume
//! within a window, as the window moves, is made of straight pieces that bend only where an edge
//! of the window meets a beginning or an end of an infusion. The greatest value is at one of those
//! places: they are finitely many, and all of them are looked at.

use jiff::civil::DateTime;

/// Something given into a vein.
#[derive(Debug, Clone, PartialEq)]
pub struct Infusion {
    /// When it began, when told.
    pub start: Option<DateTime>,
    /// How long it ran, in minutes; 0 is an injection.
    pub minutes: Option<f64>,
    /// Its volume in millilitres, when told.
    pub ml: Option<f64>,
}

/// The worst window.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Least volume that certainly went in within some window, in millilitres.
    pub ml_least: f64,
    /// Greatest volume that can have gone in; nothing when a volume is not known.
    pub ml_most: Option<f64>,
    /// Beginning of the window of `ml_least`, when times are told.
    pub from: Option<DateTime>,
    /// End of that window.
    pub to: Option<DateTime>,
    /// How many infusions count into it.
    pub infusions: usize,
}

/// Volumes closer than this, in millilitres, count as the same: rounding of the arithmetic.
pub(super) const EQUAL_ML: f64 = 1e-6;

/// Seconds from a fixed day.
fn seconds(at: DateTime) -> Option<f64> {
    let zero = jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0);
    let span = at.duration_since(zero);
    // Nanoseconds do not matter for a drip.
    Some(span.as_secs() as f64)
}

/// An infusion with all that the sum needs: beginning, end and volume.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: f64,
    end: f64,
    ml: f64,
}

/// Which edges belong to a window: it matters for injections that lie on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edges {
    /// The beginning.
    Start,
    /// The end.
    End,
    /// Both.
    Both,
}

impl Piece {
    /// Volume within the window from `from` to `to`.
    fn within(&self, from: f64, to: f64, edges: Edges) -> f64 {
        if self.end > self.start {
            let overlap = (self.end.min(to) - self.start.max(from)).max(0.0);
            if overlap >= self.end - self.start {
                return self.ml;
            }
            return self.ml * (overlap / (self.end - self.start));
        }
        let behind = from < self.start || (edges != Edges::End && from == self.start);
        let before = self.start < to || (edges != Edges::Start && self.start == to);
        if behind && before { self.ml } else { 0.0 }
    }
}

/// The worst window of `hours` hours.
///
/// Two infusions whose times are not known may fall together: they count into the greatest volume,
/// not into the least. Two that are exactly as far apart as the window is long count into the
/// greatest volume as well, since rules do not say whether the edge belongs to it.
#[must_use]
pub fn worst_window(infusions: &[Infusion], hours: i32) -> Window {
    let length = f64::from(hours) * 3600.0;
    let placed: Vec<(&Infusion, Piece)> = infusions
        .iter()
        .filter_map(|infusion| Some((infusion, piece(infusion)?)))
        .collect();
    let pieces: Vec<Piece> = placed.iter().map(|(_, piece)| *piece).collect();
    // The window that moves on by nothing has lost what lay on its beginning, and has what lies on
    // its end: the greatest volume can be approached so without any window that begins there.
    let (least, from, edges) = greatest(&pieces, length, &[Edges::Start, Edges::End]);
    let (most_placed, ..) = greatest(&pieces, length, &[Edges::Both]);
    // Without a time, an infusion of its own is a window of its own; several may fall together.
    let alone: Vec<f64> = infusions
        .iter()
        .filter(|infusion| infusion.start.is_none())
        .filter_map(|infusion| Some(within_own(infusion.ml?, infusion.minutes, length)))
        .collect();
    let alone_most = alone.iter().copied().fold(0.0, f64::max);
    let unknown = infusions.iter().any(|infusion| infusion.ml.is_none());
    let placed_wins = least >= alone_most;
    let infusions_within = if placed_wins {
        from.map_or(0, |from| {
            pieces
                .iter()
                .filter(|piece| piece.within(from, from + length, edges) > 0.0)
                .count()
        })
    } else {
        1
    };
    let window = from.filter(|_| placed_wins && !pieces.is_empty());
    Window {
        ml_least: least.max(alone_most),
        ml_most: (!unknown && !infusions.is_empty())
            .then(|| most_placed + alone.iter().sum::<f64>()),
        from: window.and_then(civil),
        to: window.and_then(|from| civil(from + length)),
        infusions: infusions_within,
    }
}

fn piece(infusion: &Infusion) -> Option<Piece> {
    let start = seconds(infusion.start?)?;
    let minutes = infusion.minutes.unwrap_or(0.0);
    Some(Piece {
        start,
        end: start + minutes * 60.0,
        ml: infusion.ml?,
    })
}

/// Volume of one infusion within a window of `length` seconds.
fn within_own(ml: f64, minutes: Option<f64>, length: f64) -> f64 {
    match minutes {
        Some(minutes) if minutes * 60.0 > length => ml * (length / (minutes * 60.0)),
        _ => ml,
    }
}

/// Greatest volume, where its window begins and which edges it has. Of windows with the same
/// volume the first that begins with an infusion is taken: it is the easiest to read.
fn greatest(pieces: &[Piece], length: f64, edges: &[Edges]) -> (f64, Option<f64>, Edges) {
    let mut starts: Vec<f64> = pieces.iter().map(|piece| piece.start).collect();
    starts.sort_by(f64::total_cmp);
    let others = pieces
        .iter()
        .flat_map(|piece| [piece.end, piece.start - length, piece.end - length]);
    let mut best = (0.0, None, Edges::Both);
    for from in starts.into_iter().chain(others) {
        for &edges in edges {
            let sum: f64 = pieces
                .iter()
                .map(|piece| piece.within(from, from + length, edges))
                .sum();
            if sum > best.0 + EQUAL_ML {
                best = (sum, Some(from), edges);
            }
        }
    }
    best
}

fn civil(seconds: f64) -> Option<DateTime> {
    let zero = jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0);
    // A window of some hours beside a civil time: far within the range of the integer.
    let span = jiff::SignedDuration::from_secs(seconds.round() as i64);
    zero.checked_add(span).ok()
}
