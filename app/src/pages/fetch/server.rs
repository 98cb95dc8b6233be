//! This module shows the choice of the server.

use leptos::prelude::*;

use api::Target;

use crate::pages::fetch::fetching::Fetching;
use crate::text::fetch as words;

/// The servers, grouped by product; or the name of the server if there is only one.
#[component]
pub fn Server() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let choice = move |targets: &[Target]| {
        let choose = move |value: String| {
            if let Ok(index) = value.parse() {
                fetching.choose(index);
            }
        };
        let option = move |index: usize, target: &Target| {
            view! {
                <option value=index prop:selected=move || fetching.target.get() == index>
                    {target.title.clone()}
                </option>
            }
        };
        let group = move |product: &str, members: Vec<usize>| {
            let options = members.iter().filter_map(|index| {
                let target = targets.get(*index)?;
                Some(option(*index, target))
            });
            view! { <optgroup label=product.to_owned()>{options.collect_view()}</optgroup> }
        };
        let groups = by_product(targets);
        let options = match groups.as_slice() {
            // One product needs no heading.
            [(_, members)] => {
                let options = members.iter().filter_map(|index| {
                    let target = targets.get(*index)?;
                    Some(option(*index, target))
                });
                options.collect_view().into_any()
            }
            _ => {
                let groups = groups.into_iter();
                let groups = groups.map(|(product, members)| group(product, members));
                groups.collect_view().into_any()
            }
        };
        view! {
            <label class="field fetch-part">
                <span class="fetch-label">{words::SERVER}</span>
                <select on:change:target=move |event| choose(event.target().value())>
                    {options}
                </select>
            </label>
        }
        .into_any()
    };
    move || {
        fetching.targets.with(|targets| match targets.as_slice() {
            [one] => view! {
                <p class="fetch-part">
                    <span class="fetch-label">{words::SERVER}</span>
                    " "
                    <span>{one.title.clone()}</span>
                </p>
            }
            .into_any(),
            several => choice(several),
        })
    }
}

/// The targets of each product by their indexes, both in the order of the configuration.
fn by_product(targets: &[Target]) -> Vec<(&str, Vec<usize>)> {
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, target) in targets.iter().enumerate() {
        let found = groups
            .iter_mut()
            .find(|(product, _)| *product == &*target.product);
        match found {
            Some((_, members)) => members.push(index),
            None => groups.push((&target.product, vec![index])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_grouped_in_the_order_of_the_configuration() {
        let target = |product: &'static str| Target {
            product: product.into(),
            ..Target::default()
        };
        let targets = [target("B"), target("A"), target("B")];
        assert_eq!(by_product(&targets), [("B", vec![0, 2]), ("A", vec![1])]);
    }
}
