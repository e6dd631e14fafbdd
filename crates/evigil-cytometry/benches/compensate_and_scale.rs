//! Compensation and logicle on a million events.

fn main() {
    divan::main();
}
