//! From the text of a condition to its tree.

use regex::Regex;

use super::token::{Token, tokens};
use super::{ConditionFault, HowMany, Node, Order, Reach};
use crate::icsr::{Element, NullFlavour};
use crate::validate::blocks::{Blocks, Chain};
use crate::validate::element_table::null_bit;

/// What the words of a condition may mean.
pub(in crate::validate) struct Names<'n> {
    pub(in crate::validate) blocks: &'n Blocks,
    /// The number of a code list.
    pub(in crate::validate) list: &'n dyn Fn(&str) -> Option<usize>,
}

/// Reads a condition that is judged in the repeats of `scope`.
pub(in crate::validate) fn parse(
    source: &str,
    scope: Chain,
    names: &Names<'_>,
) -> Result<Node, ConditionFault> {
    let tokens = tokens(source)?;
    let mut parser = Parser {
        tokens: &tokens,
        next: 0,
        names,
    };
    let node = parser.condition(scope)?;
    match parser.peek() {
        None => Ok(node),
        Some(token) => Err(unexpected(token)),
    }
}

struct Parser<'p> {
    tokens: &'p [Token],
    next: usize,
    names: &'p Names<'p>,
}

/// What a word stands for.
enum Subject {
    Element(Reach),
    Block(Chain, usize),
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Result<Token, ConditionFault> {
        let token = self.peek().cloned().ok_or(ConditionFault::End)?;
        self.next += 1;
        Ok(token)
    }

    fn takes(&mut self, keyword: &str) -> bool {
        let is_there = matches!(self.peek(), Some(Token::Word(word)) if word == keyword);
        self.next += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, wanted: &Token) -> Result<(), ConditionFault> {
        let token = self.take()?;
        if token == *wanted {
            Ok(())
        } else {
            Err(unexpected(&token))
        }
    }

    fn word(&mut self) -> Result<String, ConditionFault> {
        match self.take()? {
            Token::Word(word) => Ok(word),
            other => Err(unexpected(&other)),
        }
    }

    fn text(&mut self) -> Result<String, ConditionFault> {
        match self.take()? {
            Token::Text(text) => Ok(text),
            other => Err(unexpected(&other)),
        }
    }

    fn number(&mut self) -> Result<f64, ConditionFault> {
        match self.take()? {
            Token::Number(number) => Ok(number),
            other => Err(unexpected(&other)),
        }
    }

    fn order(&mut self) -> Result<Order, ConditionFault> {
        match self.take()? {
            Token::Sign("=") => Ok(Order::Equal),
            Token::Sign("!=") => Ok(Order::NotEqual),
            Token::Sign("<") => Ok(Order::Below),
            Token::Sign("<=") => Ok(Order::AtMost),
            Token::Sign(">") => Ok(Order::Above),
            Token::Sign(">=") => Ok(Order::AtLeast),
            other => Err(unexpected(&other)),
        }
    }

    fn shape(&mut self) -> Result<Box<Regex>, ConditionFault> {
        let text = self.text()?;
        shape(&text).map(Box::new)
    }

    fn condition(&mut self, scope: Chain) -> Result<Node, ConditionFault> {
        let mut parts = vec![self.part(scope)?];
        while self.takes("or") {
            parts.push(self.part(scope)?);
        }
        Ok(single(parts, Node::Any))
    }

    fn part(&mut self, scope: Chain) -> Result<Node, ConditionFault> {
        let mut tests = vec![self.test(scope)?];
        while self.takes("and") {
            tests.push(self.test(scope)?);
        }
        Ok(single(tests, Node::All))
    }

    fn test(&mut self, scope: Chain) -> Result<Node, ConditionFault> {
        if self.peek() == Some(&Token::Open) {
            return self.bracketed(scope);
        }
        let word = self.word()?;
        let how_many = match word.as_str() {
            "not" => return Ok(Node::Not(Box::new(self.test(scope)?))),
            "initial" => return Ok(Node::Initial),
            "kept" => {
                self.keyword("like")?;
                return Ok(Node::Kept(self.shape()?));
            }
            "section" => return self.section(scope),
            "same" => return self.same(scope),
            "count" => return self.count(scope),
            "some" => HowMany::Some,
            "every" => HowMany::Every,
            "no" => HowMany::No,
            "one" => HowMany::One,
            "first" => HowMany::First,
            _ => return self.about(&word, scope),
        };
        let block = self.word()?;
        match self.subject(&block, scope)? {
            Subject::Block(chain, shared) => Ok(Node::Repeated(
                how_many,
                chain,
                shared,
                Box::new(self.bracketed(chain)?),
            )),
            Subject::Element(_) => Err(ConditionFault::Unexpected(block)),
        }
    }

    fn bracketed(&mut self, scope: Chain) -> Result<Node, ConditionFault> {
        self.expect(&Token::Open)?;
        let node = self.condition(scope)?;
        self.expect(&Token::Close)?;
        Ok(node)
    }

    fn keyword(&mut self, wanted: &str) -> Result<(), ConditionFault> {
        let word = self.word()?;
        if word == wanted {
            Ok(())
        } else {
            Err(ConditionFault::Unexpected(word))
        }
    }

    /// Elements come first: `C.1.10.r` and `G.k.10.r` are elements and blocks in one.
    fn subject(&self, word: &str, scope: Chain) -> Result<Subject, ConditionFault> {
        let blocks = self.names.blocks;
        if let Some(block) = blocks.named(word)
            && Element::of(word).is_none()
        {
            let chain = blocks.chain(block);
            // The block itself is not shared, or it would be this one repeat only.
            let shared = scope.shared(chain).min(chain.len() - 1);
            return Ok(Subject::Block(chain, shared));
        }
        self.reach(word, scope).map(Subject::Element)
    }

    fn reach(&self, word: &str, scope: Chain) -> Result<Reach, ConditionFault> {
        let element =
            Element::of(word).ok_or_else(|| ConditionFault::UnknownWord(word.to_owned()))?;
        Ok(Reach {
            element,
            shared: scope.shared(self.names.blocks.chain_of(element)),
        })
    }

    fn about(&mut self, word: &str, scope: Chain) -> Result<Node, ConditionFault> {
        match self.subject(word, scope)? {
            Subject::Block(chain, shared) => {
                let order = match self.word()?.as_str() {
                    "given" => Order::AtLeast,
                    "missing" => Order::Below,
                    other => return Err(ConditionFault::Unexpected(other.to_owned())),
                };
                Ok(Node::Repeats(chain, shared, order, 1.0))
            }
            Subject::Element(reach) => self.about_element(reach, scope),
        }
    }

    fn about_element(&mut self, reach: Reach, scope: Chain) -> Result<Node, ConditionFault> {
        let token = self.take()?;
        let word = match token {
            Token::Word(word) => word,
            Token::Sign(sign @ ("=" | "!=")) => return self.equality(reach, sign == "=", scope),
            Token::Sign(_) => {
                self.next -= 1;
                let order = self.order()?;
                return Ok(Node::Compares(reach, order, self.number()?));
            }
            other => return Err(unexpected(&other)),
        };
        match word.as_str() {
            "given" => Ok(Node::Given(reach)),
            "missing" => Ok(Node::Not(Box::new(Node::Given(reach)))),
            "valued" => Ok(Node::Valued(reach)),
            "null" => Ok(Node::Null(reach, self.flavours()?)),
            "future" => Ok(Node::Future(reach)),
            "unique" => Ok(Node::Unique(reach)),
            "like" => Ok(Node::Like(reach, self.shape()?)),
            "unlike" => Ok(Node::Unlike(reach, self.shape()?)),
            "before" => Ok(Node::Before(reach, self.other(scope)?)),
            "after" => Ok(Node::Before(self.other(scope)?, reach)),
            "same-day" => Ok(Node::SameDay(reach, self.other(scope)?)),
            "in" => self.membership(reach, true),
            "not" if self.takes("among") => Ok(Node::Dangling(reach, self.other(scope)?.element)),
            "not" => {
                self.keyword("in")?;
                self.membership(reach, false)
            }
            _ => Err(ConditionFault::Unexpected(word)),
        }
    }

    fn other(&mut self, scope: Chain) -> Result<Reach, ConditionFault> {
        let word = self.word()?;
        self.reach(&word, scope)
    }

    fn equality(
        &mut self,
        reach: Reach,
        equal: bool,
        scope: Chain,
    ) -> Result<Node, ConditionFault> {
        match self.take()? {
            Token::Text(text) => {
                let values = Box::from([text.into_boxed_str()]);
                Ok(if equal {
                    Node::Is(reach, values)
                } else {
                    Node::IsNot(reach, values)
                })
            }
            Token::Word(word) => {
                let other = self.reach(&word, scope)?;
                Ok(if equal {
                    Node::Equals(reach, other)
                } else {
                    Node::Differs(reach, other)
                })
            }
            Token::Number(number) => {
                let order = if equal { Order::Equal } else { Order::NotEqual };
                Ok(Node::Compares(reach, order, number))
            }
            other => Err(unexpected(&other)),
        }
    }

    fn membership(&mut self, reach: Reach, inside: bool) -> Result<Node, ConditionFault> {
        if self.takes("list") {
            let name = self.word()?;
            let list = (self.names.list)(&name).ok_or(ConditionFault::UnknownList(name))?;
            return Ok(if inside {
                Node::Listed(reach, list)
            } else {
                Node::Unlisted(reach, list)
            });
        }
        if !inside && self.takes("outside") {
            return Ok(Node::Unknown(reach, self.word()?.into_boxed_str()));
        }
        let texts = self.listed(Self::text)?;
        let values = texts.into_iter().map(String::into_boxed_str).collect();
        Ok(if inside {
            Node::Is(reach, values)
        } else {
            Node::IsNot(reach, values)
        })
    }

    /// `( item, item, … )`.
    fn listed<T>(
        &mut self,
        item: impl Fn(&mut Self) -> Result<T, ConditionFault>,
    ) -> Result<Vec<T>, ConditionFault> {
        self.expect(&Token::Open)?;
        let mut items = vec![item(self)?];
        loop {
            match self.take()? {
                Token::Comma => items.push(item(self)?),
                Token::Close => return Ok(items),
                other => return Err(unexpected(&other)),
            }
        }
    }

    /// Null flavours as bits; all of them when none is named.
    fn flavours(&mut self) -> Result<u16, ConditionFault> {
        let names = match self.peek() {
            Some(Token::Open) => self.listed(Self::word)?,
            Some(Token::Word(word)) if word.parse::<NullFlavour>().is_ok() => vec![self.word()?],
            _ => return Ok(u16::MAX),
        };
        names.into_iter().try_fold(0, |bits, name| {
            let flavour: NullFlavour = name
                .parse()
                .map_err(|_| ConditionFault::UnknownFlavour(name))?;
            Ok(bits | null_bit(flavour))
        })
    }

    /// Whether anything whose code begins so is given.
    fn section(&mut self, scope: Chain) -> Result<Node, ConditionFault> {
        let prefix = self.text()?;
        let given: Vec<_> = Element::all()
            .filter(|element| element.is_under(&prefix))
            .map(|element| {
                Node::Given(Reach {
                    element,
                    shared: scope.shared(self.names.blocks.chain_of(element)),
                })
            })
            .collect();
        if given.is_empty() {
            return Err(ConditionFault::UnknownWord(prefix));
        }
        match self.word()?.as_str() {
            "given" => Ok(Node::Any(given)),
            "missing" => Ok(Node::Not(Box::new(Node::Any(given)))),
            other => Err(ConditionFault::Unexpected(other.to_owned())),
        }
    }

    fn same(&mut self, scope: Chain) -> Result<Node, ConditionFault> {
        let words = self.listed(Self::word)?;
        let reaches = words
            .iter()
            .map(|word| self.reach(word, scope))
            .collect::<Result<_, _>>()?;
        Ok(Node::SameAll(reaches))
    }

    fn count(&mut self, scope: Chain) -> Result<Node, ConditionFault> {
        let word = self.word()?;
        let subject = self.subject(&word, scope)?;
        let order = self.order()?;
        let number = self.number()?;
        Ok(match subject {
            Subject::Element(reach) => Node::Count(reach, order, number),
            Subject::Block(chain, shared) => Node::Repeats(chain, shared, order, number),
        })
    }
}

/// The whole value has this shape.
pub(in crate::validate) fn shape(text: &str) -> Result<Regex, ConditionFault> {
    Regex::new(text).map_err(|_| ConditionFault::Shape(text.to_owned()))
}

fn single(mut nodes: Vec<Node>, several: fn(Vec<Node>) -> Node) -> Node {
    if nodes.len() == 1
        && let Some(node) = nodes.pop()
    {
        return node;
    }
    several(nodes)
}

fn unexpected(token: &Token) -> ConditionFault {
    ConditionFault::Unexpected(match token {
        Token::Word(word) => word.clone(),
        Token::Text(text) => format!("'{text}'"),
        Token::Number(number) => number.to_string(),
        Token::Open => "(".to_owned(),
        Token::Close => ")".to_owned(),
        Token::Comma => ",".to_owned(),
        Token::Sign(sign) => (*sign).to_owned(),
    })
}
