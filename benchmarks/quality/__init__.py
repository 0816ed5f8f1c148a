"""Quality on evaluation sets and on the golden questions, ours beside the usual baselines."""
