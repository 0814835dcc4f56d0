//! Paging and chunks with derived actions.

use super::*;
use crate::{List, action::Effect};

/// Lists numbers.
#[derive(crate::Action, Clone, PartialEq)]
#[action(slug = "X_LIST_NUMBERS", title = "List numbers", group = "numbers")]
#[effect(read)]
#[rest(GET, "/api/1/numbers/", reply = List<i64>)]
struct ListNumbers {
    /// What to look for.
    pub search: Option<String>,
}

/// Adds numbers.
#[derive(crate::Action, Clone, PartialEq)]
#[action(slug = "X_ADD_NUMBERS", title = "Add numbers", group = "numbers")]
#[effect(write, repeatable)]
#[rest(POST, "/api/1/numbers/")]
struct AddNumbers {
    /// The numbers.
    #[param(max = 2, whole_body)]
    pub numbers: Vec<i64>,
}

#[tokio::test]
async fn a_builder_of_a_list_gives_the_items_of_all_pages() {
    let script = ScriptedTransport::new()
        .json(
            200,
            json!({"results": [1], "count": 2, "next": "/api/1/numbers/?search=a&page=2"}),
        )
        .json(200, json!({"results": [2], "count": 2, "next": null}));
    let client = scripted(&script);
    let items = ListNumbersBuilder::new(&client).search("a").items();
    assert_eq!(items.try_collect().await.unwrap(), [1, 2]);
}

#[tokio::test]
async fn an_option_at_hand_sets_an_optional_parameter() {
    let script = (0..2).fold(ScriptedTransport::new(), |script, _| {
        script.json(200, json!([]))
    });
    let client = scripted(&script);
    for search in [Some("a b"), None] {
        let list = ListNumbersBuilder::new(&client).maybe_search(search);
        list.send().await.unwrap();
    }
    let queries = script.requests().into_iter();
    let queries: Vec<_> = queries
        .map(|sent| sent.uri().query().map(str::to_owned))
        .collect();
    assert_eq!(queries, [Some("search=a%20b".to_owned()), None]);
}

#[tokio::test]
async fn a_list_is_sent_in_slices_of_itself() {
    assert_eq!(AddNumbers::INFO.effect, Effect::Write { repeatable: true });
    let script = (0..2).fold(ScriptedTransport::new(), |script, _| {
        script.json(200, json!({}))
    });
    let request = AddNumbers::builder().numbers([1, 2, 3]).build();
    let report = scripted(&script).in_chunks(&request).send().await;
    assert!(report.is_complete(), "{report:?}");
    let bodies: Vec<_> = script
        .requests()
        .iter()
        .map(|request| request.body().clone())
        .collect();
    assert_eq!(bodies, ["[1,2]", "[3]"]);
}
