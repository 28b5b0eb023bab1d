-- Loses: what people asked not to see.
drop table analytics.negative_feedback;
