"""The URLs of `supply`, gathered from its slices."""

from django.urls import URLPattern, URLResolver

from supply.allocation.urls import urlpatterns as allocation
from supply.catalogue.urls import urlpatterns as catalogue
from supply.demand.urls import urlpatterns as demand
from supply.orders.urls import urlpatterns as orders
from supply.stock.urls import urlpatterns as stock

urlpatterns: list[URLPattern | URLResolver] = [*catalogue, *stock, *demand, *allocation, *orders]
