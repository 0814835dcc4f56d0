//! The tour prints what it did when it was last reviewed; `UPDATE_EXPECT=1` writes that anew.

#[path = "../examples/tour.rs"]
#[expect(dead_code, reason = "the tour's `main` is the example's")]
mod tour;

#[tokio::test]
async fn the_tour_is_as_reviewed() {
    let told = tour::story().await.unwrap();
    assert!(told.ends_with("57 of 57"), "{told}");
    expect_test::expect_file!["tour.txt"].assert_eq(&format!("{told}\n"));
}
