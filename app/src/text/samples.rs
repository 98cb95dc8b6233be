//! This module groups the kinds of report by product, for the start page.

use reports::catalog::{KIND_WORDS, KindWords};

/// A product and its reports.
#[derive(Debug, Clone)]
pub struct Product {
    pub name: &'static str,
    /// The kinds of its reports, most asked first.
    pub kinds: Vec<&'static KindWords>,
}

pub const PRODUCTS_LIST: &str = "Products";

/// All products, in the order offered.
#[must_use]
pub fn products() -> Vec<Product> {
    let offered = KIND_WORDS.iter().copied();
    let offered: Vec<_> = offered.filter(|kind| kind.offer.is_some()).collect();
    let products = offered.chunk_by(|one, other| one.product == other.product);
    let product = |kinds: &[&'static KindWords]| Product {
        name: kinds[0].product.unwrap_or("Anything else"),
        kinds: kinds.to_vec(),
    };
    products.map(product).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use reports::sample::SampleReport;

    use super::*;

    #[test]
    fn every_product_is_listed_once() {
        let products = products();
        let names: BTreeSet<&str> = products.iter().map(|product| product.name).collect();
        assert_eq!(names.len(), products.len());
    }

    #[test]
    fn every_kind_is_offered_and_has_its_sample() {
        for kind in KIND_WORDS {
            let offer = kind.offer.as_ref();
            // The user reports are offered one by one.
            assert_eq!(offer.is_none(), kind.id == "ghes.users", "{}", kind.id);
            let has_sample = offer.is_some_and(|offer| offer.sample_rows.is_some());
            let is_made = kind.id != "ghes.users" && SampleReport::of_kind(kind.id).is_some();
            assert_eq!(has_sample, is_made, "{}", kind.id);
        }
    }
}
