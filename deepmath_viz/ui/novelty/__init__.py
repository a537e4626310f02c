"""The Novelty page: unique problems by set, threshold, topic and difficulty."""
