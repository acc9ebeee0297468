"""The parts that charts are drawn from: figures, axes, marks, positions, tables."""
