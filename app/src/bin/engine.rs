//! The engine's binary: answers the page's messages, in a Web Worker.

fn main() {
    app::engine::start();
}
