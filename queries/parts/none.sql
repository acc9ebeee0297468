-- Makes room for a view of the figures in parts, where the table has none.
drop table figures;
