"""Learn the sentence ranker's weights and the calibration of confidence."""
