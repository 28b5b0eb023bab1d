drop type public.order_status;
