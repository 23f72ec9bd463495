-- The ledger, version 2: what is added to version 1. What was recorded before stays as it is.

-- The words of the hops in `outlinks` and `elsewhere`, in their order: length and text each; null: none.
ALTER TABLE capture ADD COLUMN outlink_words BLOB;
ALTER TABLE capture ADD COLUMN elsewhere_words BLOB;
