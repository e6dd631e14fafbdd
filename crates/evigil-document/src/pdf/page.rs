//! Runs the operators of a page and collects what they show.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::{Font, unpack};
use super::layout::{Layout, Line, Shown};

/// Levels of forms within forms.
const MAX_FORMS: usize = 12;

/// Levels of saved graphics states.
const MAX_STATES: usize = 256;

/// The lines of one page.
pub(super) struct PageText {
    pub(super) lines: Vec<Line>,
    pub(super) problem: Option<String>,
}

/// Reads pages one after the other; fonts are read once.
pub(super) struct PageReader<'p> {
    pdf: &'p Document,
    /// By the address of the dictionary, which stays in place: not all have an object id.
    fonts: HashMap<*const Dictionary, Rc<Font>>,
    /// Bytes of operators that may still be run: pages may share content many times.
    budget: usize,
}

impl<'p> PageReader<'p> {
    /// A reader that runs at most `limit` bytes of operators.
    pub(super) fn new(pdf: &'p Document, limit: usize) -> Self {
        Self {
            pdf,
            fonts: HashMap::new(),
            budget: limit,
        }
    }

    /// Whether no more operators may be run.
    pub(super) fn is_exhausted(&self) -> bool {
        self.budget == 0
    }

    /// Reads one page.
    pub(super) fn read(&mut self, id: ObjectId) -> PageText {
        let mut run = Run {
            layout: Layout::default(),
            unmapped: false,
            problem: None,
        };
        match self.pdf.get_page_content_with_limit(id, self.budget) {
            Ok(content) => {
                self.budget = self.budget.saturating_sub(content.len());
                self.run(
                    &content,
                    &self.page_resources(id),
                    Matrix::IDENTITY,
                    0,
                    &mut run,
                );
            }
            Err(error) => {
                self.budget = 0;
                run.problem = Some(error.to_string());
            }
        }
        if run.unmapped && run.problem.is_none() {
            run.problem = Some("text in a font without a map to Unicode is left out".to_owned());
        }
        PageText {
            lines: run.layout.finish(),
            problem: run.problem,
        }
    }

    /// The resource dictionaries that apply to a page, the nearest first.
    fn page_resources(&self, id: ObjectId) -> Vec<&'p Dictionary> {
        let Ok((direct, ids)) = self.pdf.get_page_resources(id) else {
            return Vec::new();
        };
        direct
            .into_iter()
            .chain(
                ids.into_iter()
                    .filter_map(|id| self.pdf.get_dictionary(id).ok()),
            )
            .collect()
    }

    fn resource(
        &self,
        resources: &[&'p Dictionary],
        kind: &[u8],
        name: &[u8],
    ) -> Option<&'p Object> {
        resources.iter().find_map(|resources| {
            let group = resources.get_deref(kind, self.pdf).ok()?.as_dict().ok()?;
            self.pdf
                .dereference(group.get(name).ok()?)
                .ok()
                .map(|(_, object)| object)
        })
    }

    fn font(&mut self, resources: &[&'p Dictionary], name: &[u8]) -> Option<Rc<Font>> {
        let font = self.resource(resources, b"Font", name)?.as_dict().ok()?;
        if let Some(font) = self.fonts.get(&std::ptr::from_ref(font)) {
            return Some(Rc::clone(font));
        }
        let address = std::ptr::from_ref(font);
        let font = Rc::new(Font::new(font, self.pdf, &mut self.budget));
        self.fonts.insert(address, Rc::clone(&font));
        Some(font)
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: &[&'p Dictionary],
        matrix: Matrix,
        depth: usize,
        run: &mut Run,
    ) {
        let mut state = State::new(matrix);
        let mut saved = Vec::new();
        for operation in Content::decode_iter(content) {
            let Ok(Operation { operator, operands }) = operation else {
                run.problem = Some("the page operators are damaged".to_owned());
                return;
            };
            match operator.as_str() {
                "q" if saved.len() < MAX_STATES => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => {
                    state.matrix =
                        Matrix::of(&operands).map_or(state.matrix, |by| by.then(state.matrix))
                }
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    state.font = name.and_then(|name| self.font(resources, name));
                    state.size = number(&operands, 1);
                }
                "Do" => {
                    let name = operands
                        .first()
                        .and_then(|name| name.as_name().ok())
                        .unwrap_or_default();
                    self.form(name, resources, state.matrix, depth, run);
                }
                operator => state.text_operator(operator, &operands, run),
            }
        }
    }

    /// Runs a form, unless it is an image or forms are nested too deep (or in a ring).
    fn form(
        &mut self,
        name: &[u8],
        resources: &[&'p Dictionary],
        matrix: Matrix,
        depth: usize,
        run: &mut Run,
    ) {
        let Some(Object::Stream(form)) = self.resource(resources, b"XObject", name) else {
            return;
        };
        if depth >= MAX_FORMS
            || form
                .dict
                .get(b"Subtype")
                .and_then(Object::as_name)
                .is_ok_and(|kind| kind != b"Form")
        {
            return;
        }
        let Some(content) = unpack(form, &mut self.budget) else {
            return;
        };
        let own = form
            .dict
            .get_deref(b"Resources", self.pdf)
            .and_then(Object::as_dict)
            .ok();
        let inner: Vec<_> = own
            .into_iter()
            .chain(resources.iter().copied())
            .take(2 * MAX_FORMS)
            .collect();
        let by = form
            .dict
            .get_deref(b"Matrix", self.pdf)
            .and_then(Object::as_array)
            .ok();
        let matrix = by
            .and_then(|by| Matrix::of(by))
            .map_or(matrix, |by| by.then(matrix));
        self.run(&content, &inner, matrix, depth + 1, run);
    }
}

/// What one page yields while it is run.
struct Run {
    layout: Layout,
    unmapped: bool,
    problem: Option<String>,
}

/// Graphics and text state (ISO 32000-1, 8.4 and 9.3).
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    character_spacing: f32,
    word_spacing: f32,
    /// Horizontal scale, 1 for 100 %.
    scale: f32,
    leading: f32,
    text: Matrix,
    line: Matrix,
}

impl State {
    fn new(matrix: Matrix) -> Self {
        Self {
            matrix,
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        }
    }

    fn text_operator(&mut self, operator: &str, operands: &[Object], run: &mut Run) {
        match operator {
            "BT" => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            "Tc" => self.character_spacing = number(operands, 0),
            "Tw" => self.word_spacing = number(operands, 0),
            "Tz" => self.scale = number(operands, 0) / 100.0,
            "TL" => self.leading = number(operands, 0),
            "Td" => self.next_line(number(operands, 0), number(operands, 1)),
            "TD" => {
                self.leading = -number(operands, 1);
                self.next_line(number(operands, 0), number(operands, 1));
            }
            "Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    (self.text, self.line) = (matrix, matrix);
                }
            }
            "T*" => self.next_line(0.0, -self.leading),
            "Tj" => self.show(operands.first(), run),
            "'" => {
                self.next_line(0.0, -self.leading);
                self.show(operands.first(), run);
            }
            "\"" => {
                self.word_spacing = number(operands, 0);
                self.character_spacing = number(operands, 1);
                self.next_line(0.0, -self.leading);
                self.show(operands.get(2), run);
            }
            "TJ" => {
                for item in operands
                    .first()
                    .and_then(|items| items.as_array().ok())
                    .into_iter()
                    .flatten()
                {
                    match item.as_float() {
                        Ok(adjustment) => self.advance(-adjustment / 1000.0 * self.size),
                        Err(_) => self.show(Some(item), run),
                    }
                }
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        self.text = self.line;
    }

    fn advance(&mut self, by: f32) {
        let vertical = self.font.as_ref().is_some_and(|font| font.vertical);
        let (x, y) = if vertical {
            (0.0, by)
        } else {
            (by * self.scale, 0.0)
        };
        self.text = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.text);
    }

    fn show(&mut self, codes: Option<&Object>, run: &mut Run) {
        let Some(codes) = codes.and_then(|codes| codes.as_str().ok()) else {
            return;
        };
        let Some(font) = self.font.clone() else {
            return;
        };
        let text = font.text(codes);
        run.unmapped |= text.is_none() && !codes.is_empty();
        let text = text.unwrap_or_default();
        let placed = self.text.then(self.matrix);
        let size = (self.size * placed.height()).abs();
        let (width, glyphs) = font.width(codes, &text);
        let spaces = text.bytes().filter(|byte| *byte == b' ').count() as f32;
        let spacing = glyphs * self.character_spacing + spaces * self.word_spacing;
        if font.vertical {
            // Glyphs of vertical fonts advance downwards by the font size.
            self.advance(-(glyphs * self.size + spacing));
        } else {
            self.advance(width / 1000.0 * self.size + spacing);
        }
        let end = self.text.then(self.matrix);
        let shown = if font.vertical {
            Shown {
                text,
                size,
                across: -placed.x(),
                along: -placed.y(),
                end: -end.y(),
            }
        } else {
            Shown {
                text,
                size,
                across: placed.y(),
                along: placed.x(),
                end: end.x(),
            }
        };
        run.layout.show(shown);
    }
}

fn number(operands: &[Object], at: usize) -> f32 {
    operands
        .get(at)
        .and_then(|operand| operand.as_float().ok())
        .filter(|number| number.is_finite())
        .unwrap_or(0.0)
}

/// An affine map `[a b c d e f]` (ISO 32000-1, 8.3.3).
#[derive(Debug, Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Option<Self> {
        let mut numbers = [0.0; 6];
        for (number, operand) in numbers.iter_mut().zip(operands.get(..6)?) {
            *number = operand
                .as_float()
                .ok()
                .filter(|number| number.is_finite())?;
        }
        Some(Self(numbers))
    }

    /// This map, and `next` after it.
    fn then(self, next: Self) -> Self {
        let ([a, b, c, d, e, f], [na, nb, nc, nd, ne, nf]) = (self.0, next.0);
        Self([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    fn x(self) -> f32 {
        self.0[4]
    }

    fn y(self) -> f32 {
        self.0[5]
    }

    /// Length of a vertical unit.
    fn height(self) -> f32 {
        self.0[2].hypot(self.0[3])
    }
}
