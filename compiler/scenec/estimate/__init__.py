"""The values of a video in, what can be told of its outcome out: how many outputs differ, how long they are, how wide their texts.

All of it is rough, and its sources are weak: whoever shows it says so.
"""
