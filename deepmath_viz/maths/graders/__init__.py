"""What graders of the field say: math-verify, the accuracy reward of TRL, a second grader's rules.

Each rewards answers by rule in somebody's training. They are asked as they are, to say which
problems they can reward; whether two answers are the same is for `answers` to say.
"""
